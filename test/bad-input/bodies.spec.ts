import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonBodyOf, UNREADABLE as NO_JSON } from '../../src/context/index.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { withoutKeys } from '../support/stored.js';
import { BAD_BODIES, type BadBody } from './bodies.js';
import { startTarget, type Target } from './target.js';

let target: Target;
let client: PlainNatsClient;

beforeAll(async () => {
  target = await startTarget();
  client = await connectPlainNats(target.natsUrl);
});

afterAll(async () => {
  await client.close();
  await target.close();
});

/** What comes back: an answer without its keys, or an error whose details are told in any order. */
function expectOutcome({ details, answer }: BadBody, outcome: unknown): void {
  if (answer !== undefined) {
    expect(withoutKeys(outcome)).toEqual(answer);
    return;
  }
  expect(outcome).toEqual({
    error: {
      code: 'INVALID_REQUEST',
      message: 'The request is invalid',
      details,
      retryable: false,
    },
  });
}

describe('a body', () => {
  it.each(BAD_BODIES)('over HTTP: $name', async (each) => {
    const response = await fetch(target.assembleUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof each.body === 'string' ? each.body : Uint8Array.from(each.body),
    });

    expectOutcome(each, await response.json());
    expect(response.status).toBe(each.answer ? 200 : 400);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('retry-after')).toBeNull();
  });

  it.each(BAD_BODIES)('over NATS: $name', async (each) => {
    expectOutcome(each, await client.ask('context.assemble', each.body));
  });

  it.each(BAD_BODIES)('in process: $name', async (each) => {
    const request = jsonBodyOf(Buffer.from(each.body));

    expectOutcome(each, await target.assemble(request));
  });

  it('that is unreadable is so on every subject', async () => {
    const unreadable = BAD_BODIES.filter(({ body }) => jsonBodyOf(Buffer.from(body)) === NO_JSON);

    expect(unreadable.length).toBeGreaterThan(10);
    for (const each of unreadable) {
      for (const subject of ['context.read', 'context.release']) {
        expectOutcome(each, await client.ask(subject, each.body));
      }
    }
  });

  it('beyond the cap is refused at once, however long', async () => {
    const player_ids = Array.from({ length: 1_000_000 }, (_, at) => at + 1);
    const took: number[] = [];

    for (let time = 0; time < 5; time++) {
      const start = performance.now();
      await target.assemble({ scope: 'status', player_ids });
      took.push(performance.now() - start);
    }

    // The machine may be busy with something else now and then.
    expect(Math.min(...took)).toBeLessThan(50);
  });
});
