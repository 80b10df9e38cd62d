import { Body, Controller, Get, Header, Param, Post, UseFilters } from '@nestjs/common';
import { CallTime, ContextHttpFilter } from '../../context/http/index.js';
import { type CallOptions, toJsonText } from '../../context/index.js';
import type { CombatSession } from './combat-session.js';
import { DescribeFind, DescribeOpen } from './combat.openapi.js';
import { CombatService } from './combat.service.js';
import { NotAssembledFilter } from './not-assembled.filter.js';

/** Fights over HTTP. */
@Controller('v1/combats')
@UseFilters(ContextHttpFilter)
export class CombatController {
  constructor(private readonly combats: CombatService) {}

  @Post()
  @UseFilters(NotAssembledFilter)
  @DescribeOpen()
  open(@Body() request: unknown, @CallTime() time: CallOptions): Promise<CombatSession> {
    return this.combats.open(request, time);
  }

  @Get(':sid')
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribeFind()
  async find(@Param('sid') sid: string, @CallTime() time: CallOptions): Promise<string> {
    return toJsonText(await this.combats.find(sid, time));
  }
}
