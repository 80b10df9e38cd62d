import type { RedisFormat } from './redis-format.js';
import { type Command, type PipelineClient, type Reply, sendAll } from './redis-pipeline.js';
import { NO_COMMAND, WRONG_TYPE } from './server-words.js';

/** How a server says that the command, or the key, is not for us. */
const NO_PERMISSION = 'NOPERM';

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

  constructor(private readonly redis: PipelineClient) {}

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
    if (others.length === 0) return replies.map((reply) => textOf(reply));
    const second = first === 'json' ? 'string' : 'json';
    const found = await this.#read(others, second);
    if (found.some(([, value]) => typeof value === 'string')) this.#likely = second;
    const byKey = new Map(others.map((key, at) => [key, found[at]]));
    return keys.map((key, at) => textOf(replies[at], byKey.get(key)));
  }

  #read(keys: readonly string[], format: RedisFormat): Promise<readonly Reply[]> {
    return sendAll(this.redis, keys.map(GET[format]));
  }
}

/** Whether the reply leaves open what a command of the other format would find. */
function isOfOtherFormat(reply: Reply | undefined): boolean {
  const message = reply?.[0]?.message;
  return message !== undefined && (isOtherType(message) || message.startsWith(NO_PERMISSION));
}

function isOtherType(message: string): boolean {
  return WRONG_TYPE.test(message) || NO_COMMAND.test(message);
}

/**
 * What a key holds, after the replies in one format and, where that left it open, in the other.
 * Neither format's is neither's; but a key that we may not look at is not to be taken for gone.
 */
function textOf(reply: Reply | undefined, other?: Reply): string | undefined {
  const [error, value] = other ?? reply ?? [];
  if (!error) return typeof value === 'string' ? value : undefined;
  const refusal = [reply?.[0], error].find((each) => each && !isOtherType(each.message));
  if (refusal) throw refusal;
  return undefined;
}
