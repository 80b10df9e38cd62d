import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRequest, requestContextOf } from '../../../src/context/index.js';
import { JsonLogger } from '../../../src/logging/json-logger.js';

const SECRET = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

let lines: string[];
let logger: JsonLogger;

beforeEach(() => {
  lines = [];
  logger = new JsonLogger({ write: (line) => lines.push(line) });
  Logger.overrideLogger(logger);
});

afterEach(() => {
  Logger.overrideLogger(false);
});

/** What was written, without the times. */
function written(): readonly unknown[] {
  return lines.map((line) => {
    const { time, ...rest } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    expect(typeof time).toBe('string');
    return rest;
  });
}

describe("Nest's logger", () => {
  it('writes a line of JSON for each, with its level and context', () => {
    const nest = new Logger('Redis');
    nest.log('Redis is back');
    nest.warn('slow');
    nest.error('gone');
    nest.error('broken', 'Error: broken\n    at here');
    nest.fatal('over');
    new Logger().log('without a context');

    expect(written()).toEqual([
      { level: 'info', context: 'Redis', message: 'Redis is back' },
      { level: 'warn', context: 'Redis', message: 'slow' },
      { level: 'error', context: 'Redis', message: 'gone' },
      {
        level: 'error',
        context: 'Redis',
        message: 'broken',
        stack: 'Error: broken\n    at here',
      },
      { level: 'fatal', context: 'Redis', message: 'over' },
      { level: 'info', message: 'without a context' },
    ]);
    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  });

  it('leaves out what is below its level', () => {
    const nest = new Logger('Requests');
    nest.debug('one');
    logger.level = 'debug';
    nest.debug('two');
    nest.verbose('three');
    logger.level = 'error';
    nest.warn('four');

    expect(written()).toEqual([{ level: 'debug', context: 'Requests', message: 'two' }]);
  });

  it('keeps what Nest tells of its start for those who debug', () => {
    new Logger('RouterExplorer').log('Mapped {/health/live, GET} route');

    expect(lines).toEqual([]);
  });

  it('says which request a line is about, in whatever that awaits', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await inRequest(requestContextOf('a-1', traceparent), async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      new Logger('Entities').log('in it');
    });
    new Logger('Entities').log('after it');

    expect(written()).toEqual([
      {
        level: 'info',
        context: 'Entities',
        message: 'in it',
        request_id: 'a-1',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      },
      { level: 'info', context: 'Entities', message: 'after it' },
    ]);
  });
});

describe('an error', () => {
  it('is told by its message, name, code and stack, and by nothing that drivers hang on it', () => {
    const error = Object.assign(new Error('relation "characters" does not exist'), {
      code: '42P01',
      query: SECRET,
      parameters: [SECRET],
      detail: SECRET,
      where: SECRET,
      command: { name: 'set', args: [SECRET] },
      driverError: { detail: SECRET },
      cause: { args: [SECRET] },
    });
    new Logger('X').error(error);
    new Logger('X').error({ message: 'as an object', query: SECRET, detail: SECRET, error });

    expect(lines.join('')).not.toContain(SECRET);
    expect(written()).toEqual([
      {
        level: 'error',
        context: 'X',
        message: 'relation "characters" does not exist',
        error: 'Error',
        code: '42P01',
        stack: expect.stringContaining('json-logger.spec') as string,
      },
      { level: 'error', context: 'X', message: 'as an object' },
    ]);
  });

  it('of any length makes a line of a bounded one', () => {
    new Logger('X').error('x'.repeat(1_000_000), 'y'.repeat(1_000_000));

    expect(lines[0]?.length).toBeLessThan(11_000);
  });
});
