import { subscribe } from 'node:diagnostics_channel';
import { Logger } from '@nestjs/common';
import { type AnsweredRequest, REQUEST_CHANNEL } from '../context/index.js';
import { JsonLogger } from './json-logger.js';
import { LineOutput } from './line-output.js';
import type { LogLevel } from './log-levels.js';

/** Has everything that is logged written to the output, as lines of JSON. */
export function useServiceLogger(): JsonLogger {
  // Who reads the output may go: the service stays. Node makes a pipe non-blocking when it is named here.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const output = new LineOutput(process.stdout.fd);
  const logger = new JsonLogger(output);
  Logger.overrideLogger(logger);
  process.on('uncaughtExceptionMonitor', (error) => {
    logger.fatal(error, 'Process');
  });
  process.on('exit', () => {
    output.flush();
  });
  return logger;
}

/** From now on with this level; requests that succeed have lines from `debug` on. */
export function setLevel(logger: JsonLogger, level: LogLevel): void {
  logger.level = level;
  if (!logger.isEnabled('debug')) return;
  subscribe(REQUEST_CHANNEL, (message) => {
    const { way, operation, code, milliseconds, requestId } = message as AnsweredRequest;
    const line = `${operation}: ${code} in ${milliseconds.toFixed(1)} ms`;
    logger.debug({ message: line, way, operation, code, request_id: requestId }, 'Requests');
  });
}
