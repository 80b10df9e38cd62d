import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { ContextError, StoreUnavailableError } from '../context.error.js';
import type { ContextSettings } from '../context.options.js';
import { CONTEXT_REDIS, CONTEXT_SETTINGS } from '../context.tokens.js';
import {
  type AskedTime,
  DeadlineExceededError,
  startDeadline,
  timeLeft,
  within,
} from '../deadline/deadline.js';
import { toJsonText } from '../json/json-text.js';
import { DocumentReads } from './document-reads.js';
import { faultOfTransaction, inTransaction, unconfirmed, WRITINGS } from './document-writes.js';
import { JsonCommands, type RedisFormat, resolveFormat } from './redis-format.js';
import { type Command, sendAll } from './redis-pipeline.js';
import { asked, checkLink, READ_SHARE, WRITE_SHARE } from './redis-link.js';

/** The time of a call that something is done for. */
export interface DocumentTime extends AskedTime {
  /** The clock of the call, where it runs already: what is given up is remembered with the rest of it. */
  readonly signal?: AbortSignal;
}

/** JSON documents in Redis, in the format of the contexts; each has a life from its first moment. */
@Injectable()
export class JsonDocuments {
  readonly #reads: DocumentReads;
  #formatInUse: RedisFormat | undefined;

  constructor(
    @Inject(CONTEXT_REDIS) private readonly redis: Redis,
    private readonly commands: JsonCommands,
    @Inject(CONTEXT_SETTINGS)
    private readonly settings: Pick<ContextSettings, 'redisFormat' | 'deadlineMs'>,
  ) {
    this.#reads = new DocumentReads(redis);
  }

  /** The format that documents were last written in. */
  get formatInUse(): RedisFormat | undefined {
    return this.#formatInUse;
  }

  /**
   * Writes each document for itself, all of them in one round trip.
   * @param documents JSON texts by key, or their bytes
   * @param signal when it has aborted, nothing is sent any more
   * @returns for each document, in order: nothing once that very write was confirmed, or why not
   * @throws StoreUnavailableError when Redis cannot be asked at all
   */
  async putEach(
    documents: readonly (readonly [key: string, document: string | Buffer])[],
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<readonly (Error | undefined)[]> {
    if (documents.length === 0) return [];
    const { put, isAtomic, faultOf } = WRITINGS[await this.#format()];
    const batches = documents.map(([key, document]) => {
      const commands = put(key, document, ttlSeconds);
      return isAtomic ? commands : inTransaction(commands);
    });
    const replies = await this.#send(batches.flat(), signal);
    let end = 0;
    return batches.map((batch) => {
      end += batch.length;
      const [error, value] = replies[end - 1] ?? [unconfirmed(), undefined];
      if (error) return error;
      return isAtomic ? faultOf([value]) : faultOfTransaction(value, 1, faultOf);
    });
  }

  /**
   * Writes documents all together or not at all, in one round trip.
   * @param documents JSON values by key; a `JsonText` in them is written as it is
   * @param time of the call that it is done for
   * @throws StoreUnavailableError when it was not confirmed; ContextError of the code
   * `DEADLINE_EXCEEDED` when the call is over before that. What was written all the same is deleted as
   * far as Redis can be reached, and expires where it cannot
   */
  putAll(
    documents: ReadonlyMap<string, unknown>,
    ttlSeconds: number,
    time: DocumentTime = {},
  ): Promise<void> {
    return this.#inTime(time, async (signal) => {
      const fault = await this.#putTogether(documents, ttlSeconds, signal);
      if (!fault && !signal.aborted) return;
      // Redis takes nothing back of a transaction one command of which fails.
      await this.deleteMany([...documents.keys()]).catch(() => undefined);
      throw new StoreUnavailableError(fault);
    });
  }

  /**
   * Documents in either format, whichever was in force when they were written.
   * @param time of the call that it is done for
   * @returns for each key, in order: the JSON text, `undefined` where there is none any more
   * @throws StoreUnavailableError when Redis did not answer; ContextError of the code
   * `DEADLINE_EXCEEDED` when the call is over before that
   */
  getMany(
    keys: readonly string[],
    time: DocumentTime = {},
  ): Promise<readonly (string | undefined)[]> {
    const limitMs = this.settings.deadlineMs * READ_SHARE;
    return this.#inTime(time, async (signal) => {
      try {
        return await asked(this.redis, limitMs, signal, () => this.#reads.getMany(keys));
      } catch (error) {
        throw new StoreUnavailableError(error);
      }
    });
  }

  /**
   * @param time of the call that it is done for
   * @returns how many of the keys there were
   * @throws StoreUnavailableError when Redis did not answer; ContextError of the code
   * `DEADLINE_EXCEEDED` when the call is over before that
   */
  async deleteMany(keys: readonly string[], time: DocumentTime = {}): Promise<number> {
    if (keys.length === 0) return 0;
    return this.#inTime(time, async (signal) => {
      const [reply] = await this.#send([['unlink', ...keys]], signal);
      const [error, count] = reply ?? [unconfirmed(), 0];
      if (error) throw new StoreUnavailableError(error);
      return Number(count);
    });
  }

  /** @returns what is wrong with it, if anything */
  async #putTogether(
    documents: ReadonlyMap<string, unknown>,
    ttlSeconds: number,
    signal: AbortSignal,
  ): Promise<Error | undefined> {
    if (documents.size === 0) return undefined;
    const { put, faultOf } = WRITINGS[await this.#format()];
    if (signal.aborted) throw new DeadlineExceededError();
    const commands = [...documents].flatMap(([key, value]) =>
      put(key, toJsonText(value), ttlSeconds),
    );
    const replies = await this.#send(inTransaction(commands), signal);
    const [error, value] = replies.at(-1) ?? [unconfirmed(), undefined];
    return error ?? faultOfTransaction(value, documents.size, faultOf);
  }

  /**
   * Does so in the time of a call. Redis has its own limits all the same: that a caller has little time
   * says nothing against the link, which others use as well.
   */
  async #inTime<Result>(
    time: DocumentTime,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const { signal, release } = time.signal
      ? { signal: time.signal, release: () => undefined }
      : startDeadline(timeLeft(time, this.settings.deadlineMs));
    try {
      if (signal.aborted) throw new DeadlineExceededError();
      return await within(signal, work(signal), 'redis');
    } catch (error) {
      throw error instanceof DeadlineExceededError ? lateError() : error;
    } finally {
      release();
    }
  }

  async #format(): Promise<RedisFormat> {
    try {
      checkLink(this.redis);
      const format = await resolveFormat(this.settings.redisFormat, this.commands);
      this.#reads.expect(format);
      this.#formatInUse = format;
      return format;
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  async #send(commands: readonly Command[], signal?: AbortSignal) {
    const limitMs = this.settings.deadlineMs * WRITE_SHARE;
    try {
      const replies = await asked(this.redis, limitMs, signal, () => sendAll(this.redis, commands));
      this.commands.learnFrom(replies);
      return replies;
    } catch (error) {
      if (error instanceof DeadlineExceededError) throw error;
      throw new StoreUnavailableError(error);
    }
  }
}

function lateError(): ContextError {
  return new ContextError({
    code: 'DEADLINE_EXCEEDED',
    message: 'The store did not answer before the deadline of the call',
    details: [],
    retryable: true,
  });
}
