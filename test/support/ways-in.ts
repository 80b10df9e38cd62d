import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import {
  ContextError,
  type ContextRequest,
  type ContextResponseDTO,
} from '../../src/context/index.js';
import type { RunningService } from './boot.js';
import { assemble } from './http.js';
import { connectPlainNats } from './plain-nats.js';

/** What a caller got: the answer, or the body of an error. */
export type Outcome = { readonly answer: ContextResponseDTO } | { readonly error: unknown };

/** One way to ask the service. */
export type WayIn = (request: unknown) => Promise<Outcome>;

/** Every way to ask the service, by its name. */
export interface WaysIn {
  readonly ways: ReadonlyMap<string, WayIn>;
  close(): Promise<void>;
}

export async function openWaysIn(service: RunningService, natsUrl: string): Promise<WaysIn> {
  const plain = await connectPlainNats(natsUrl);
  const nest = connectNestClient(natsUrl);
  const ways = new Map<string, WayIn>([
    ['HTTP', async (request) => outcomeOf((await assemble(service.url, asText(request))).body)],
    ['NATS', async (request) => outcomeOf(await plain.ask('context.assemble', asText(request)))],
    ['a Nest client', (request) => settled(nest.ask('context.assemble', request))],
    ['injection', (request) => settled(service.orchestrator.assemble(request as ContextRequest))],
  ]);
  const close = async () => {
    await nest.close();
    await plain.close();
  };
  return { ways, close };
}

/** A client as another Nest application has one. */
export interface NestClient {
  /** Rejects with what the service sends as `err`. */
  ask(subject: string, data: unknown): Promise<unknown>;
  emit(subject: string, data: unknown): Promise<void>;
  close(): Promise<void>;
}

export function connectNestClient(natsUrl: string): NestClient {
  const proxy = ClientProxyFactory.create({
    transport: Transport.NATS,
    options: { servers: natsUrl },
  });
  return {
    ask: (subject, data) => firstValueFrom(proxy.send<unknown>(subject, data)),
    emit: (subject, data) => lastValueFrom(proxy.emit(subject, data), { defaultValue: undefined }),
    close: async () => {
      await proxy.close();
    },
  };
}

/** JSON, so that a text is not mistaken for a payload. */
function asText(request: unknown): string {
  return JSON.stringify(request);
}

function outcomeOf(body: unknown): Outcome {
  const { error } = body as { readonly error?: unknown };
  return error === undefined ? { answer: body as ContextResponseDTO } : { error };
}

/** What becomes of an answer that is thrown where it is bad. */
async function settled(answer: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: (await answer) as ContextResponseDTO };
  } catch (error) {
    return { error: error instanceof ContextError ? error.body : error };
  }
}
