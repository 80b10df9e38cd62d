import { setTimeout as sleep } from 'node:timers/promises';
import type { Msg, NatsConnection, SubscriptionOptions } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import {
  type IncomingRequest,
  type MessageHandler,
  type NatsOptions,
  ServerNats,
  type WritePacket,
} from '@nestjs/microservices';
import { atTurnsEnd } from '../at-turns-end.js';
import type { ContextError } from '../context.error.js';
import { noteArrival } from './arrivals.js';
import { HeldAnswers } from './held-answers.js';
import { type MessageBody, messageBodyOf } from './message-body.js';
import { SUBJECTS } from './messages.js';
import { type Packet, replyOf } from './reply-text.js';
import { Subscriptions } from './subscriptions.js';
import {
  answerHeadersOf,
  HEADERS_BYTES,
  type SizedMsg,
  tellMessage,
  traceBody,
  traceMessage,
} from './traced-messages.js';

/** The instances of the service share the requests of this group. */
export const QUEUE_GROUP = 'context-assembler';

/** Between attempts to connect, as long as there has been no connection. */
const PAUSE_MS = 500;

/** For one attempt: a server that takes a connection and says nothing is one more that is away. */
const DIAL_MS = 2000;
const DRAIN_CEILING_MS = 8000;
/** A stop waits so long for a server that is away: it may be another one's turn. */
const BREAK_MS = 1000;

/**
 * Nest's NATS transport, taught four things: plain JSON from any client gets plain JSON back, a
 * reply that NATS would not carry becomes an error that it does, a handler that gives nothing is
 * answered with `null`, and a stop loses no request that was taken. Connect it with
 * `app.connectMicroservice({ strategy: new ContextNatsServer({ servers }) })`.
 */
export class ContextNatsServer extends ServerNats {
  /** Messages taken and not answered yet, and what they carry. */
  readonly #open = new Map<Msg, MessageBody>();
  readonly #subscriptions = new Subscriptions();
  readonly #held = new HeldAnswers<Answer>((answer) => {
    this.#answer(answer);
  });
  readonly #log = new Logger('NATS');
  #refusal: string | undefined;
  #stopped: Promise<void> | undefined;

  /**
   * @param drainMs how long a stop waits for requests that are being answered
   * @param refusalOf tells what a request to assemble is refused with before it is gone to any length
   */
  constructor(
    options: NonNullable<NatsOptions['options']>,
    private readonly drainMs = DRAIN_CEILING_MS,
    private readonly refusalOf?: (request: unknown) => ContextError | undefined,
  ) {
    super({
      queue: QUEUE_GROUP,
      // The default gives up for ever after twenty seconds without a server.
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      timeout: DIAL_MS,
      // A password that is being changed is not refused for ever.
      ignoreAuthErrorAbort: true,
      pingInterval: 10_000,
      maxPingOut: 2,
      ...options,
    });
    this.deserializer = { deserialize: (message: Msg) => this.#requestOf(message) };
  }

  /** Only when the server has granted the subscriptions: until then a request would find nobody. */
  override start(listening: () => void): void {
    super.start(() => {
      const granted = this.#subscriptions.untilGranted(this.unwrap<NatsConnection>());
      void granted.then((isHeard) => {
        if (isHeard) listening();
      });
    });
  }

  override bindEvents(client: Pick<NatsConnection, 'subscribe' | 'flush'>): void {
    super.bindEvents({
      subscribe: (subject: string, options: SubscriptionOptions) =>
        this.#subscriptions.add(client, subject, options),
    });
  }

  /** The subjects on which nothing is heard, for NATS refuses them. */
  get refusedSubjects(): readonly string[] {
    return this.#subscriptions.refused;
  }

  override async handleMessage(channel: string, message: Msg): Promise<void> {
    // Without a reply subject nobody would learn what came of it.
    if (!message.reply) return;
    try {
      const body = messageBodyOf(message.data);
      this.#open.set(message, body);
      const refusal = traceMessage(message as SizedMsg) ?? this.#refusalOf(channel, body.data);
      // As an exception it would cost as much again, and under load that is lost to those let in.
      if (refusal) this.getPublisher(message)({ err: refusal.body, isDisposed: true });
      else await super.handleMessage(channel, message);
    } catch (error) {
      this.#open.delete(message);
      throw error;
    }
  }

  #refusalOf(channel: string, request: unknown): ContextError | undefined {
    return channel === SUBJECTS.assemble ? this.refusalOf?.(request) : undefined;
  }

  /** Nest tries to read every subject as JSON first, and an exception a message is not for nothing. */
  override getHandlerByPattern(pattern: string): MessageHandler | null {
    return this.messageHandlers.get(pattern) ?? null;
  }

  override getPublisher(message: Msg) {
    let isAnswered = false;
    return ({ err, response, isDisposed }: WritePacket) => {
      const isEnd = err === undefined && response === undefined;
      if (isEnd && !isDisposed) return;
      // A handler that gives nothing is done all the same: who asked is told so.
      const given: unknown = isEnd && !isAnswered ? null : response;
      isAnswered = true;
      this.#answer({ message, packet: { err, response: given, isDisposed } });
    };
  }

  /** Takes no new requests, answers those it has, and only then leaves. A second call waits too. */
  override close(): Promise<void> {
    this.#stopped ??= this.#drain().then(() => super.close());
    return this.#stopped;
  }

  /**
   * Connects, however long it takes, and says why it takes long: of its own accord the library would
   * not. A connection that comes about only after the stop is closed again.
   */
  override async createNatsClient(): Promise<NatsConnection> {
    for (;;) {
      try {
        const client = (await super.createNatsClient()) as NatsConnection;
        if (this.#stopped) await client.close();
        void this.#held.follow(client);
        return client;
      } catch (error) {
        // Nobody waits for it any more: an error would be taken for one of the start.
        if (this.#stopped) return await new Promise(() => undefined);
        this.#tell(messageOf(error));
        await sleep(PAUSE_MS);
      }
    }
  }

  #tell(refusal: string): void {
    if (refusal !== this.#refusal) this.#log.error(`NATS cannot be connected to: ${refusal}`);
    this.#refusal = refusal;
  }

  async #drain(): Promise<void> {
    // Still waiting for a server: there is nothing to finish.
    if (this.#subscriptions.isEmpty) return;
    const idle = this.#held
      .sendWithin(BREAK_MS)
      .then(() => this.#subscriptions.drain())
      .then(() => this.#idle());
    const ceiling = new Promise((resolve) => setTimeout(resolve, this.drainMs).unref());
    // With the server away there is nobody to finish for.
    await Promise.race([idle, ceiling]).catch(() => undefined);
  }

  async #idle(): Promise<void> {
    while (this.#open.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.unwrap<NatsConnection>().flush();
  }

  #requestOf(message: Msg): IncomingRequest {
    const { data, id } = this.#open.get(message) ?? messageBodyOf(message.data);
    noteArrival(data);
    traceBody(message, data);
    return { pattern: message.subject, data, id: id ?? '' };
  }

  /** All of a turn of the event loop in one write: each costs a system call. */
  readonly #answer = atTurnsEnd((answer: Answer) => {
    if (this.#held.hold(answer)) return;
    const { message, packet } = answer;
    try {
      this.#reply(message, packet);
    } catch (error) {
      // The connection was closed: nobody would hear it.
      this.#log.error(`An answer could not be sent: ${messageOf(error)}`);
    } finally {
      // Until then a handler may have more to say.
      if (packet.isDisposed || packet.err !== undefined) this.#open.delete(message);
    }
  });

  #reply(message: Msg, packet: Packet): void {
    const id = this.#open.get(message)?.id;
    const isEnd = packet.err === undefined && packet.response === undefined;
    // Only clients of Nest know of ends.
    if (isEnd && id === undefined) return;
    const most = this.unwrap<NatsConnection>().info?.max_payload ?? Infinity;
    const { text, err, fault } = replyOf(packet, id, most - HEADERS_BYTES);
    if (fault !== undefined) this.#log.error(`An answer is no JSON: ${messageOf(fault)}`);
    tellMessage(message, err);
    message.respond(text, { headers: answerHeadersOf(message, err) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Answer {
  readonly message: Msg;
  readonly packet: Packet;
}
