import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Level, type Logger, pino } from 'pino';
import { aboutRequest, currentRequest } from '../context/index.js';
import type { LogLevel } from './log-levels.js';
import { logRecordOf } from './log-record.js';

/** What Nest tells of itself while it starts is of use to whoever mends it. */
const OF_NEST: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
]);

/** Nest's logger as lines of JSON, each with the request that it is about. */
export class JsonLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(destination: DestinationStream, level: LogLevel = 'info') {
    const options = {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: () => aboutRequest(currentRequest()),
    };
    this.#pino = pino(options, destination);
  }

  set level(level: LogLevel) {
    this.#pino.level = level;
  }

  isEnabled(level: LogLevel): boolean {
    return this.#pino.isLevelEnabled(level);
  }

  log(said: unknown, ...more: readonly unknown[]): void {
    const [context] = more.slice(-1);
    this.#write(OF_NEST.has(context) ? 'debug' : 'info', said, context);
  }

  /** Nest passes a stack, where there is one, and its context. */
  error(said: unknown, ...more: readonly unknown[]): void {
    const [stack] = more.length > 1 ? more : [];
    this.#write('error', said, more.at(-1), stack);
  }

  warn(said: unknown, ...more: readonly unknown[]): void {
    this.#write('warn', said, more.at(-1));
  }

  debug(said: unknown, ...more: readonly unknown[]): void {
    this.#write('debug', said, more.at(-1));
  }

  verbose(said: unknown, ...more: readonly unknown[]): void {
    this.#write('trace', said, more.at(-1));
  }

  fatal(said: unknown, ...more: readonly unknown[]): void {
    this.#write('fatal', said, more.at(-1));
  }

  #write(level: Level, said: unknown, context: unknown, stack?: unknown): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    const record = logRecordOf(said, typeof stack === 'string' ? stack : undefined);
    const fields = typeof context === 'string' ? { context, ...record.fields } : record.fields;
    this.#pino[level](fields, record.message);
  }
}
