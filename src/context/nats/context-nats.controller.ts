import type { MsgHdrs } from '@nats-io/transport-node';
import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, MessagePattern, NatsContext, Payload } from '@nestjs/microservices';
import { ContextAssemblerOrchestrator } from '../context-assembler.orchestrator.js';
import { callerOf } from '../caller.js';
import type { ContextDocumentsDTO } from '../context-response.dto.js';
import type { JsonText } from '../json/json-text.js';
import { isObject } from '../json/json-value.js';
import { askedDeadlineOf } from '../request/asked-deadline.js';
import { StoredContexts } from '../stored-contexts.service.js';
import { requestOf } from '../telemetry/request-context.js';
import { ContextNatsFilter } from './context-nats.filter.js';
import { arrivalOf } from './arrivals.js';
import { DEADLINE_HEADER, SUBJECTS } from './messages.js';

/** The way in over NATS. */
@Controller()
@UseFilters(ContextNatsFilter)
export class ContextNatsController {
  constructor(
    private readonly orchestrator: ContextAssemblerOrchestrator,
    private readonly contexts: StoredContexts,
  ) {}

  @MessagePattern(SUBJECTS.assemble)
  async assemble(
    @Payload() request: unknown,
    @Ctx() context: NatsContext,
  ): Promise<ContextDocumentsDTO> {
    const options = {
      deadlineMs: askedDeadlineOf(deadlineIn(context), DEADLINE_HEADER),
      arrivedAt: arrivalOf(request),
      caller: callerOf(context),
      request: isObject(request) ? requestOf(request) : undefined,
    };
    return this.orchestrator.assembleDocuments(request, options);
  }

  @MessagePattern(SUBJECTS.read)
  async read(@Payload() body: unknown): Promise<Readonly<Record<string, JsonText | null>>> {
    return this.contexts.read(body);
  }

  @MessagePattern(SUBJECTS.release)
  async release(@Payload() body: unknown): Promise<{ readonly released: number }> {
    return this.contexts.release(body);
  }
}

function deadlineIn(context: NatsContext): string | undefined {
  const headers = context.getHeaders() as MsgHdrs | undefined;
  return headers?.has(DEADLINE_HEADER) ? headers.get(DEADLINE_HEADER) : undefined;
}
