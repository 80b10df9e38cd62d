import { type Redis } from 'ioredis';
import { StoreUnavailableError } from '../context.error.js';
import {
  type JsonCommands,
  type RedisFormat,
  type RedisFormatSetting,
  resolveFormat,
  WRONG_TYPE,
} from '../redis/redis-format.js';
import { checkLink } from '../redis/redis-link.js';
import { newContextKey } from './context-key.js';
import { ContextStore } from './context-store.js';

type Command = (string | number)[];

/** A command's reply in a pipeline. */
type Reply = readonly [error: Error | null, value: unknown];

/** How documents are kept in one format: written with their life in one step, confirmed, read. */
interface Writing {
  readonly put: (key: string, text: string, ttlSeconds: number) => readonly Command[];
  /** What is wrong with the last of the replies to `put`, if anything. */
  readonly faultOf: (value: unknown) => Error | undefined;
  readonly get: (key: string) => Command;
}

/** Contexts in Redis, as the JSON data type or as text. */
export class RedisContextStore extends ContextStore {
  constructor(
    private readonly redis: Redis,
    private readonly commands: JsonCommands,
    private readonly format: RedisFormatSetting,
  ) {
    super();
  }

  override async putMany(
    documents: readonly string[],
    ttlSeconds: number,
  ): Promise<readonly (string | Error)[]> {
    if (documents.length === 0) return [];
    const { put, faultOf } = await this.#writing();
    const entries = documents.map((text) => ({ key: newContextKey(), text }));
    const batches = entries.map(({ key, text }) => put(key, text, ttlSeconds));
    const replies = await this.#send(batches.flat());
    let end = 0;
    return entries.map(({ key }, at) => {
      end += batches[at]?.length ?? 0;
      const [error, value] = replies[end - 1] ?? [new Error('no reply'), undefined];
      return error ?? faultOf(value) ?? key;
    });
  }

  override async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (keys.length === 0) return [];
    const { get } = await this.#writing();
    const replies = await this.#send(keys.map(get));
    return replies.map(([error, value]) => {
      // Of another type: kept in another format, before a change of the setting or the server.
      if (error && !WRONG_TYPE.test(error.message)) throw new StoreUnavailableError(error);
      return typeof value === 'string' ? value : undefined;
    });
  }

  override async deleteMany(keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    const [reply] = await this.#send([['unlink', ...keys]]);
    const [error, count] = reply ?? [new Error('no reply'), 0];
    if (error) throw new StoreUnavailableError(error);
    return Number(count);
  }

  async #writing(): Promise<Writing> {
    try {
      checkLink(this.redis);
      return WRITINGS[await resolveFormat(this.format, this.commands)];
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  /** One round trip. The commands' errors are among the replies: `exec` never rejects for them. */
  async #send(commands: readonly Command[]): Promise<readonly Reply[]> {
    try {
      checkLink(this.redis);
      return (await this.redis.pipeline([...commands]).exec()) ?? [];
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }
}

const WRITINGS: Readonly<Record<RedisFormat, Writing>> = {
  string: {
    put: (key, text, ttlSeconds) => [['set', key, text, 'EX', ttlSeconds]],
    faultOf: (value) => (value === 'OK' ? undefined : unconfirmed()),
    get: (key) => ['get', key],
  },
  json: {
    // JSON.SET takes no life: a cut between it and EXPIRE would leave a key that never expires.
    put: (key, text, ttlSeconds) => [
      ['multi'],
      ['call', 'JSON.SET', key, '$', text],
      ['expire', key, ttlSeconds],
      ['exec'],
    ],
    faultOf: (value) => {
      const replies: readonly unknown[] = Array.isArray(value) ? value : [];
      const fault = replies.find((reply) => reply instanceof Error);
      if (fault) return fault;
      return replies[0] === 'OK' && replies[1] === 1 ? undefined : unconfirmed();
    },
    get: (key) => ['call', 'JSON.GET', key],
  },
};

function unconfirmed(): Error {
  return new Error('the write was not confirmed');
}
