import { Controller, Get, Header, Headers, Param, Query, UseFilters } from '@nestjs/common';
import { ContextHttpFilter, DEADLINE_HEADER } from '../../context/http/index.js';
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
    @Headers(DEADLINE_HEADER) deadline: string | undefined,
  ): Promise<string> {
    return this.screen.textOf('status', { id, locale, deadline });
  }
}
