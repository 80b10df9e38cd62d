import { type Redis } from 'ioredis';
import { type RedisFormat, WRONG_TYPE } from './redis-format.js';
import { type Command, type Reply, sendAll } from './redis-pipeline.js';

/** How a server says that it has no such command, or not for us. */
const NO_COMMAND = /unknown command|^NOPERM/i;

const GET: Readonly<Record<RedisFormat, (key: string) => Command>> = {
  json: (key) => ['call', 'JSON.GET', key],
  string: (key) => ['get', key],
};

/**
 * Reads JSON documents in either format, without being told which. It asks in the format of the
 * last answer: one round trip as a rule, a second one for what is kept in the other format.
 */
export class DocumentReads {
  #likely: RedisFormat = 'string';

  constructor(private readonly redis: Pick<Redis, 'pipeline'>) {}

  /** Asks in this format first, from now on: documents are being written in it. */
  expect(format: RedisFormat): void {
    this.#likely = format;
  }

  /**
   * @returns for each key, in order: the JSON text, `undefined` where there is none
   * @throws when Redis did not answer, or refused a command
   */
  async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (keys.length === 0) return [];
    const first = this.#likely;
    const replies = await this.#read(keys, first);
    const others = keys.filter((_, at) => isOfOtherFormat(replies[at]));
    if (others.length === 0) return replies.map(textOf);
    const second = first === 'json' ? 'string' : 'json';
    const found = await this.#read(others, second);
    if (found.some((reply) => textOf(reply) !== undefined)) this.#likely = second;
    const texts = found.map((reply) => (isOfOtherFormat(reply) ? undefined : textOf(reply)));
    const byKey = new Map(others.map((key, at) => [key, texts[at]]));
    return keys.map((key, at) => (byKey.has(key) ? byKey.get(key) : textOf(replies[at])));
  }

  #read(keys: readonly string[], format: RedisFormat): Promise<readonly Reply[]> {
    return sendAll(this.redis, keys.map(GET[format]));
  }
}

function isOfOtherFormat(reply: Reply | undefined): boolean {
  const error = reply?.[0];
  return !!error && (WRONG_TYPE.test(error.message) || NO_COMMAND.test(error.message));
}

function textOf(reply: Reply | undefined): string | undefined {
  if (reply?.[0] && !isOfOtherFormat(reply)) throw reply[0];
  return typeof reply?.[1] === 'string' ? reply[1] : undefined;
}
