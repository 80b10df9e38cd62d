import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SharedReads } from '../sections/shared-reads.js';
import type { ContextSettings } from '../context.options.js';
import { CONTEXT_REDIS, CONTEXT_SETTINGS } from '../context.tokens.js';
import { listOf, memberOf } from '../json/json-value.js';
import { JsonCommands, resolveFormat } from '../redis/redis-format.js';
import { asked, checkLink, READ_SHARE } from '../redis/redis-link.js';
import { sendAll } from '../redis/redis-pipeline.js';
import { WRONG_TYPE } from '../redis/server-words.js';
import type { BatchLoader } from '../sections/section.js';

/**
 * The vitals of characters in play.
 * Source: Redis, the member `vitals` of the document `ac:{character_id}`.
 */
@Injectable()
export class LiveVitalsRepository implements BatchLoader<number, unknown> {
  readonly #reads = new SharedReads((ids: readonly number[], signal) => this.#read(ids, signal));

  constructor(
    @Inject(CONTEXT_REDIS) private readonly redis: Redis,
    private readonly commands: JsonCommands,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {}

  /** @returns the member of every id that has one, of whatever type; one round trip for all */
  load(ids: readonly number[], signal?: AbortSignal): Promise<ReadonlyMap<number, unknown>> {
    return this.#reads.load(ids, signal);
  }

  async #read(
    ids: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, unknown>> {
    checkLink(this.redis);
    const keys = ids.map((id) => `ac:${String(id)}`);
    const { vitalsFormat, deadlineMs } = this.settings;
    const format = await resolveFormat(vitalsFormat, this.commands);
    const members = await asked(this.redis, deadlineMs * READ_SHARE, signal, () =>
      format === 'json' ? this.#readJson(keys) : this.#readText(keys),
    );
    const found = ids.map((id, at): [number, unknown] => [id, members[at]]);
    return new Map(found.filter(([, member]) => member !== undefined));
  }

  async #readText(keys: readonly string[]): Promise<readonly unknown[]> {
    // MGET answers nil for a key of another type.
    const texts = await this.redis.mget(...keys);
    return texts.map((text) => memberOf(parsed(text), 'vitals'));
  }

  async #readJson(keys: readonly string[]): Promise<readonly unknown[]> {
    const commands = keys.map((key) => ['call', 'JSON.GET', key, '$.vitals']);
    const replies = await sendAll(this.redis, commands);
    this.commands.learnFrom(replies);
    return replies.map(([error, matches]) => {
      if (error && !WRONG_TYPE.test(error.message)) throw error;
      const [member] = listOf(parsed(matches));
      return member;
    });
  }
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
