import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { CallOptions } from '../context-assembler.orchestrator.js';
import type { ContextResponseDTO } from '../context-response.dto.js';
import type { ContextAt } from '../contexts.js';
import { SUBJECTS } from '../nats/messages.js';
import { checkedDeadline } from '../request/asked-deadline.js';
import type { ContextRequest } from '../request/context-request.dto.js';
import type { Inclusion } from '../inclusion.js';
import { CONTEXT_CLIENT_OPTIONS } from './context-client.module-definition.js';
import { type ContextClientOptions, deadlineOf } from './context-client.options.js';
import { NatsLink } from './nats-link.js';
import { contextsIn, releasedIn, responseIn } from './reply.js';
import { ServiceCaller } from './service-caller.js';

/**
 * Asks the service over NATS. It is called as the orchestrator is in process, and throws the same
 * errors: every one is a `ContextError`.
 *
 * Of a call's options `caller` and `whenGone` are for calls in process: who asks the credentials tell.
 *
 * A call never takes longer than its deadline, and tells the service what is left of it. Within it,
 * what is safe to ask again is asked again, after a pause that grows: anything that nobody took;
 * and what only assembles or reads also when the answer is `retryable`, or when the connection
 * breaks before it (a context that nobody was told of simply expires). Ids that failed are part of
 * an answer, and are not asked for again.
 *
 * Beside the service's own errors, which come with their code, message and details:
 * - `SERVICE_UNAVAILABLE`: NATS could not be reached, or nobody answers there, or there was no token;
 * - `DEADLINE_EXCEEDED`: it was asked, and did not answer in time;
 * - `PAYLOAD_TOO_LARGE`: NATS does not carry the request;
 * - `INTERNAL`: the answer is not one of the service.
 */
@Injectable()
export class ContextClient implements OnModuleInit, OnApplicationShutdown {
  readonly #link: NatsLink;
  readonly #service: ServiceCaller;
  readonly #deadlineMs: number;

  constructor(@Inject(CONTEXT_CLIENT_OPTIONS) options: ContextClientOptions) {
    this.#deadlineMs = deadlineOf(options);
    this.#link = new NatsLink(options);
    this.#service = new ServiceCaller(this.#link, options.credentials);
  }

  /** Begins to connect, and does not wait for it: the application starts without NATS too. */
  onModuleInit(): void {
    this.#link.start();
  }

  /** Waits for the calls that are out, each for its deadline at the most, and leaves NATS. */
  onApplicationShutdown(): Promise<void> {
    return this.#link.close();
  }

  /**
   * Has contexts assembled, and stored or sent.
   *
   * @param request as `ContextAssemblerOrchestrator.assemble` takes it
   * @returns every id once: with the key of its context, or in `errors` with its reason; `contexts`
   * where the request includes them
   * @throws InvalidRequestError when the request is not one of the contract's
   * @throws ContextError
   */
  async assemble<const Scope extends string, const Include extends Inclusion = 'keys'>(
    request: ContextRequest<Scope, Include>,
    options: CallOptions = {},
  ): Promise<ContextResponseDTO<Scope, Include>> {
    const reply = await this.#service.ask({
      subject: SUBJECTS.assemble,
      body: request,
      isRepeatable: true,
      ...this.#timeOf(options),
    });
    return responseIn(reply) as ContextResponseDTO<Scope, Include>;
  }

  /**
   * The contexts of keys that `assemble` answered, typed by their scope where the keys are.
   *
   * @param keys as many as the service takes at a time, 1000 unless it is set otherwise
   * @returns every key once: its context, `null` once that is gone
   * @throws InvalidRequestError for a key of another form, or too many
   * @throws ContextError
   */
  async read<Key extends string>(
    keys: readonly Key[],
    options: CallOptions = {},
  ): Promise<Readonly<Record<Key, ContextAt<Key> | null>>> {
    if (keys.length === 0) return {} as Record<Key, null>;
    const distinct = [...new Set(keys)];
    const reply = await this.#service.ask({
      subject: SUBJECTS.read,
      body: { keys: distinct },
      isRepeatable: true,
      ...this.#timeOf(options),
    });
    return contextsIn(reply, distinct) as Record<Key, ContextAt<Key> | null>;
  }

  /**
   * Deletes contexts before their time. It is not asked for again once it may have been taken, for
   * the count would lie; after an error, the contexts may be gone or not.
   *
   * @param keys as many as the service takes at a time, 1000 unless it is set otherwise
   * @returns how many of them there still were
   * @throws InvalidRequestError for a key of another form, or too many
   * @throws ContextError
   */
  async release(keys: readonly string[], options: CallOptions = {}): Promise<number> {
    if (keys.length === 0) return 0;
    const reply = await this.#service.ask({
      subject: SUBJECTS.release,
      body: { keys: [...new Set(keys)] },
      isRepeatable: false,
      ...this.#timeOf(options),
    });
    return releasedIn(reply);
  }

  #timeOf({ deadlineMs: asked, arrivedAt, request }: CallOptions) {
    const deadlineMs =
      asked === undefined
        ? this.#deadlineMs
        : Math.min(this.#deadlineMs, checkedDeadline(asked, 'deadline_ms'));
    return { deadlineMs, arrivedAt, request };
  }
}
