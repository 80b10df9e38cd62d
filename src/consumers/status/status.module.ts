import { Module } from '@nestjs/common';
import { PlayerScreen } from '../player-screen.service.js';
import { StatusController } from './status.controller.js';

/** `GET /v1/players/{id}/status`. It takes the orchestrator of a global `ContextModule`. */
@Module({ controllers: [StatusController], providers: [PlayerScreen] })
export class StatusModule {}
