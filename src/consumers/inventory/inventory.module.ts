import { Module } from '@nestjs/common';
import { PlayerScreen } from '../player-screen.service.js';
import { InventoryController } from './inventory.controller.js';

/** `GET /v1/players/{id}/inventory`. It takes the orchestrator of a global `ContextModule`. */
@Module({ controllers: [InventoryController], providers: [PlayerScreen] })
export class InventoryModule {}
