import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/context/context.error.js';
import { ContextError } from '../../src/context/index.js';
import { ContextHttpFilter, type HttpReply } from '../../src/context/http/index.js';

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\| (yes|no|depends) +\|/gm)].map(
  ([, code = '', status]) => [code, Number(status)] as const,
);

/** The status that a code has over HTTP. */
function statusOf(code: (typeof ERROR_CODES)[number]): number {
  let status = 0;
  const reply: HttpReply = {
    status: (given) => {
      status = given;
      return reply;
    },
    header: () => reply,
    hasHeader: () => false,
    send: () => undefined,
  };
  const error = new ContextError({ code, message: '', details: [], retryable: false });
  new ContextHttpFilter().answer(error, reply);
  return status;
}

it('docs/errors.md has every code and no other, each with its status', () => {
  const inCode = ERROR_CODES.map((code) => [code, statusOf(code)] as const);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(inCode));
  expect(rows).toHaveLength(ERROR_CODES.length);
});
