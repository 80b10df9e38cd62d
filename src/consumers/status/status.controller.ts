import { Controller, Get, Header, Param, Query, UseFilters } from '@nestjs/common';
import { CallTime, ContextHttpFilter } from '../../context/http/index.js';
import type { CallOptions } from '../../context/index.js';
import { DescribeScreen } from '../player-screen.openapi.js';
import { PlayerScreen } from '../player-screen.service.js';

/** The status screen of a player. */
@Controller('v1/players/:id/status')
@UseFilters(ContextHttpFilter)
export class StatusController {
  constructor(private readonly screen: PlayerScreen) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribeScreen('status', 'showStatus')
  show(
    @Param('id') id: string,
    @Query('locale') locale: unknown,
    @CallTime() time: CallOptions,
  ): Promise<string> {
    return this.screen.textOf('status', { id, locale, time });
  }
}
