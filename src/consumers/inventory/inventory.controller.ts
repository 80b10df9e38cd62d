import { Controller, Get, Header, Param, Query, UseFilters } from '@nestjs/common';
import { CallTime, ContextHttpFilter } from '../../context/http/index.js';
import type { CallOptions } from '../../context/index.js';
import { DescribeScreen } from '../player-screen.openapi.js';
import { PlayerScreen } from '../player-screen.service.js';

/** The inventory screen of a player. */
@Controller('v1/players/:id/inventory')
@UseFilters(ContextHttpFilter)
export class InventoryController {
  constructor(private readonly screen: PlayerScreen) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribeScreen('inventory', 'showInventory')
  show(
    @Param('id') id: string,
    @Query('locale') locale: unknown,
    @CallTime() time: CallOptions,
  ): Promise<string> {
    return this.screen.textOf('inventory', { id, locale, time });
  }
}
