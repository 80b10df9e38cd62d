import { Logger, type LoggerService } from '@nestjs/common';

/** Has what the service logs kept instead of written; `stop` ends that. */
export function recordLog(): {
  readonly lines: readonly string[];
  readonly stop: () => void;
} {
  const lines: string[] = [];
  const keep = (...words: readonly unknown[]) => {
    lines.push(words.map(String).join(' '));
  };
  const logger: LoggerService = { log: keep, warn: keep, error: keep, debug: keep, verbose: keep };
  Logger.overrideLogger(logger);
  return {
    lines,
    stop: () => {
      Logger.overrideLogger(false);
    },
  };
}
