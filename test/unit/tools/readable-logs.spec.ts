import { describe, expect, it } from 'vitest';
import { readable } from '../../../tools/readable-logs.mjs';

const LINE = {
  level: 'warn',
  time: '2026-11-25T10:20:30.456Z',
  request_id: 'a-1',
  context: 'Entities',
  kind: 'player',
  id: 404,
  message: 'player 404 was not assembled: NOT_FOUND',
};

describe('a line of the log, for people', () => {
  it('has its time, level, context and message, and then the rest', () => {
    expect(readable(JSON.stringify(LINE), false)).toBe(
      '10:20:30.456 WARN  [Entities] player 404 was not assembled: NOT_FOUND request_id=a-1 kind=player id=404',
    );
  });

  it('has a colour where there are some', () => {
    expect(readable(JSON.stringify(LINE), true)).toContain('\u001b[33mWARN \u001b[0m');
  });

  it('has its stack below', () => {
    const line = { level: 'fatal', time: LINE.time, message: 'over', stack: 'Error\n  at x' };

    expect(readable(JSON.stringify(line), false)).toBe('10:20:30.456 FATAL over\nError\n  at x');
  });

  it.each(["Restarting 'dist/main.js'", '{}', 'null', '{"message":1}', ''])(
    'that is none of the service stays as it is: %s',
    (line) => {
      expect(readable(line, true)).toBe(line);
    },
  );
});
