import { Body, Controller, Get, Header, Headers, Param, Post, UseFilters } from '@nestjs/common';
import { askedDeadlineOf, ContextHttpFilter, DEADLINE_HEADER } from '../../context/http/index.js';
import { toJsonText } from '../../context/index.js';
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
  open(
    @Body() request: unknown,
    @Headers(DEADLINE_HEADER) deadline: string | undefined,
  ): Promise<CombatSession> {
    const deadlineMs = askedDeadlineOf(deadline, DEADLINE_HEADER);
    return this.combats.open(request, { deadlineMs });
  }

  @Get(':sid')
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribeFind()
  async find(@Param('sid') sid: string): Promise<string> {
    return toJsonText(await this.combats.find(sid));
  }
}
