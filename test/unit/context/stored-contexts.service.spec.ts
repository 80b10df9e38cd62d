import { describe, expect, it } from 'vitest';
import { Admission } from '../../../src/context/admission/admission.js';
import {
  ContextGoneError,
  InvalidRequestError,
  OverloadedError,
} from '../../../src/context/context.error.js';
import type { AskedTime } from '../../../src/context/deadline/deadline.js';
import { toJsonText } from '../../../src/context/json/json-text.js';
import { StoredContexts } from '../../../src/context/stored-contexts.service.js';
import { StoredWork } from '../../../src/context/stored-work.js';
import { ContextStore } from '../../../src/context/store/context-store.js';
import { validatorWith } from '../fixtures/requests.js';

const HERE = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const GONE = 'temp:setup:00000000-0000-4000-8000-000000000000';
const TEXT = '{"meta": {"n": 12345678901234567890}}';

class OneContext extends ContextStore {
  readonly asked: (readonly string[])[] = [];
  readonly times: (AskedTime | undefined)[] = [];

  override putMany(): Promise<readonly string[]> {
    throw new Error('Nothing is stored here');
  }

  override getMany(keys: readonly string[], time?: AskedTime): Promise<(string | undefined)[]> {
    this.asked.push(keys);
    this.times.push(time);
    return Promise.resolve(keys.map((key) => (key === HERE ? TEXT : undefined)));
  }

  override deleteMany(keys: readonly string[]) {
    this.asked.push(keys);
    return Promise.resolve(keys.filter((key) => key === HERE).length);
  }
}

function setUp() {
  const store = new OneContext();
  const admission = new Admission({ maxInFlight: 10, maxQueued: 0 });
  const work = new StoredWork(admission, { deadlineMs: 2000 });
  const contexts = new StoredContexts(validatorWith(), store, work);
  return { store, admission, contexts };
}

describe('stored contexts', () => {
  it('are found by their keys, letter for letter', async () => {
    const { text } = await setUp().contexts.find(HERE);

    expect(text).toBe(TEXT);
  });

  it('are gone after their lives', async () => {
    await expect(setUp().contexts.find(GONE)).rejects.toThrow(ContextGoneError);
  });

  it('are not looked for under other keys', async () => {
    const { contexts, store } = setUp();

    await expect(contexts.find('ac:101')).rejects.toThrow(InvalidRequestError);
    await expect(contexts.read({ keys: [HERE, 'ac:101'] })).rejects.toThrow(InvalidRequestError);
    await expect(contexts.release({ keys: ['*'] })).rejects.toThrow(InvalidRequestError);
    expect(store.asked).toEqual([]);
  });

  it('are read many at a time, each once, null where they are gone', async () => {
    const { contexts, store } = setUp();
    const read = await contexts.read({ keys: [HERE, GONE, HERE] });

    expect(toJsonText(read)).toBe(`{"${HERE}":${TEXT},"${GONE}":null}`);
    expect(store.asked).toEqual([[HERE, GONE]]);
  });

  it('count as work in flight, which is bounded', async () => {
    const { admission, contexts, store } = setUp();
    const under: (() => void)[] = [];
    store.getMany = (keys) =>
      new Promise((resolve) => {
        under.push(() => {
          resolve(keys.map(() => TEXT));
        });
      });
    const keys = Array.from({ length: 60 }, (_, at) => `${HERE.slice(0, -2)}${String(at + 10)}`);
    const reads = [contexts.read({ keys }), contexts.find(HERE)];
    await expect.poll(() => under.length).toBe(2);

    expect(admission.inFlight).toBe(7);
    await expect(contexts.read({ keys })).rejects.toThrow(OverloadedError);
    await expect(contexts.release({ keys })).rejects.toThrow(OverloadedError);
    for (const answer of under) answer();
    await Promise.all(reads);
    expect(admission.inFlight).toBe(0);
    expect(await contexts.release({ keys: [HERE] })).toEqual({ released: 1 });
  });

  it('are asked for in the time of the call', async () => {
    const { contexts, store } = setUp();
    await contexts.find(HERE, { deadlineMs: 50, arrivedAt: 1 });
    await contexts.find(HERE, { deadlineMs: 5000, arrivedAt: 1 });

    expect(store.times).toMatchObject([
      { deadlineMs: 50, arrivedAt: 1 },
      { deadlineMs: 2000, arrivedAt: 1 },
    ]);
    await expect(contexts.find(HERE, { deadlineMs: 0 })).rejects.toThrow(InvalidRequestError);
  });

  it('are released many at a time, each once', async () => {
    const { contexts, store } = setUp();

    expect(await contexts.release({ keys: [HERE, GONE, HERE] })).toEqual({ released: 1 });
    expect(store.asked).toEqual([[HERE, GONE]]);
  });
});
