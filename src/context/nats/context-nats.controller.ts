import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ContextAssemblerOrchestrator } from '../context-assembler.orchestrator.js';
import { type ContextResponseDTO } from '../context-response.dto.js';
import { type JsonText } from '../json/json-text.js';
import { type ContextRequest } from '../request/context-request.dto.js';
import { StoredContexts } from '../stored-contexts.service.js';
import { ContextNatsFilter } from './context-nats.filter.js';

/** The way in over NATS. */
@Controller()
@UseFilters(ContextNatsFilter)
export class ContextNatsController {
  constructor(
    private readonly orchestrator: ContextAssemblerOrchestrator,
    private readonly contexts: StoredContexts,
  ) {}

  @MessagePattern('context.assemble')
  async assemble(@Payload() body: unknown): Promise<ContextResponseDTO> {
    return this.orchestrator.assemble(body as ContextRequest);
  }

  @MessagePattern('context.read')
  async read(@Payload() body: unknown): Promise<Readonly<Record<string, JsonText | null>>> {
    return this.contexts.read(body);
  }

  @MessagePattern('context.release')
  async release(@Payload() body: unknown): Promise<{ readonly released: number }> {
    return this.contexts.release(body);
  }
}
