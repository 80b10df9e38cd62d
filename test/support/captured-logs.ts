import { inspect } from 'node:util';
import { Logger, type LoggerService } from '@nestjs/common';

/** All that is logged, with whatever is handed to the logger beside the line. */
export interface CapturedLogs {
  text(): string;
  restore(): void;
}

export function captureLogs(): CapturedLogs {
  const lines: string[] = [];
  const note = (...logged: readonly unknown[]) => {
    for (const each of logged) lines.push(typeof each === 'string' ? each : inspect(each));
  };
  const logger: LoggerService = { log: note, error: note, warn: note, debug: note, verbose: note };
  Logger.overrideLogger(logger);
  return {
    text: () => lines.join('\n'),
    restore: () => {
      Logger.overrideLogger(false);
    },
  };
}
