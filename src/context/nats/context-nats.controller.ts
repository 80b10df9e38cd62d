import { Match, type MsgHdrs } from '@nats-io/transport-node';
import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, MessagePattern, NatsContext, Payload } from '@nestjs/microservices';
import { ContextAssemblerOrchestrator } from '../context-assembler.orchestrator.js';
import { callerOf } from '../caller.js';
import type { ContextDocumentsDTO } from '../context-response.dto.js';
import type { AskedTime } from '../deadline/deadline.js';
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
      ...timeOf(request, context),
      caller: callerOf(context),
      request: isObject(request) ? requestOf(request) : undefined,
    };
    return this.orchestrator.assembleDocuments(request, options);
  }

  @MessagePattern(SUBJECTS.read)
  async read(
    @Payload() body: unknown,
    @Ctx() context: NatsContext,
  ): Promise<Readonly<Record<string, JsonText | null>>> {
    return this.contexts.read(body, timeOf(body, context));
  }

  @MessagePattern(SUBJECTS.release)
  async release(
    @Payload() body: unknown,
    @Ctx() context: NatsContext,
  ): Promise<{ readonly released: number }> {
    return this.contexts.release(body, timeOf(body, context));
  }
}

/** @throws InvalidRequestError for a bad `deadline-ms` */
function timeOf(body: unknown, context: NatsContext): AskedTime {
  return {
    deadlineMs: askedDeadlineOf(deadlineIn(context), DEADLINE_HEADER),
    arrivedAt: arrivalOf(body),
  };
}

function deadlineIn(context: NatsContext): string | undefined {
  const headers = context.getHeaders() as MsgHdrs | undefined;
  // An absent one reads as an empty text, and one that is empty is no time.
  if (!headers?.has(DEADLINE_HEADER, Match.IgnoreCase)) return undefined;
  return headers.get(DEADLINE_HEADER, Match.IgnoreCase);
}
