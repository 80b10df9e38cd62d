import { describe, expect, it } from 'vitest';
import { ContextGoneError, InvalidRequestError } from '../../../src/context/context.error.js';
import { toJsonText } from '../../../src/context/json/json-text.js';
import { StoredContexts } from '../../../src/context/stored-contexts.service.js';
import { ContextStore } from '../../../src/context/store/context-store.js';
import { validatorWith } from '../fixtures/requests.js';

const HERE = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const GONE = 'temp:setup:00000000-0000-4000-8000-000000000000';
const TEXT = '{"meta": {"n": 12345678901234567890}}';

class OneContext extends ContextStore {
  readonly asked: (readonly string[])[] = [];

  override putMany(): Promise<readonly string[]> {
    throw new Error('Nothing is stored here');
  }

  override getMany(keys: readonly string[]) {
    this.asked.push(keys);
    return Promise.resolve(keys.map((key) => (key === HERE ? TEXT : undefined)));
  }

  override deleteMany(keys: readonly string[]) {
    this.asked.push(keys);
    return Promise.resolve(keys.filter((key) => key === HERE).length);
  }
}

function setUp() {
  const store = new OneContext();
  return { store, contexts: new StoredContexts(validatorWith(), store) };
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

  it('are released many at a time, each once', async () => {
    const { contexts, store } = setUp();

    expect(await contexts.release({ keys: [HERE, GONE, HERE] })).toEqual({ released: 1 });
    expect(store.asked).toEqual([[HERE, GONE]]);
  });
});
