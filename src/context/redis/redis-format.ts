import { NO_COMMAND } from './server-words.js';
import type { Redis } from 'ioredis';
import { asked } from './redis-link.js';
import type { Reply } from './redis-pipeline.js';

/** How JSON documents are kept in Redis: as the JSON data type, or as text. */
export type RedisFormat = 'json' | 'string';

/** `auto`: `json` where the server has the commands, else `string`. */
export type RedisFormatSetting = RedisFormat | 'auto';

/** How long the server may take to say what commands it has. */
const ANSWER_MS = 500;

/** The server was to have the JSON commands and has not. */
export class JsonCommandsMissingError extends Error {
  constructor() {
    super('Redis has no JSON commands, and the format `json` was asked for');
    this.name = 'JsonCommandsMissingError';
  }
}

/** Asks the server whether it has the JSON commands, anew at every connection. */
export class JsonCommands {
  #answer: Promise<boolean> | undefined;

  constructor(private readonly redis: Redis) {
    redis.on('ready', () => {
      // A fail-over may have led to a server of another make.
      this.#answer = undefined;
    });
  }

  /** @throws when the server did not answer */
  areThere(): Promise<boolean> {
    this.#answer ??= this.#ask().catch((error: unknown) => {
      // Who may not ask may hardly use what is asked about.
      if (error instanceof Error && error.message.startsWith('NOPERM')) return false;
      this.#answer = undefined;
      throw error;
    });
    return this.#answer;
  }

  /** A server that knows a command no more is not the one that was asked, though the link is. */
  learnFrom(replies: readonly Reply[]): void {
    if (replies.some(([error]) => error && NO_COMMAND.test(error.message))) {
      this.#answer = undefined;
    }
  }

  async #ask(): Promise<boolean> {
    const reply: unknown = await asked(this.redis, ANSWER_MS, undefined, () =>
      this.redis.call('COMMAND', 'INFO', 'JSON.SET', 'JSON.GET'),
    );
    return Array.isArray(reply) && reply.length === 2 && reply.every(Array.isArray);
  }
}

/**
 * The format that a setting comes to on this server.
 * @throws JsonCommandsMissingError, or when the server did not answer
 */
export async function resolveFormat(
  setting: RedisFormatSetting,
  commands: JsonCommands,
): Promise<RedisFormat> {
  if (setting === 'string') return 'string';
  const hasJson = await commands.areThere();
  if (setting === 'json' && !hasJson) throw new JsonCommandsMissingError();
  return hasJson ? 'json' : 'string';
}
