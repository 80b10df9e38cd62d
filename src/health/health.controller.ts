import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Draining } from './draining.js';

/** For balancers: whether to send requests here. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly draining: Draining) {}

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: { status(code: number): unknown }) {
    reply.status(this.draining.isOn ? 503 : 200);
    return { status: this.draining.isOn ? 'draining' : 'ready' };
  }
}
