import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../../../../src/context/context.error.js';
import { countTurns } from '../../fixtures/loop-turns.js';
import { StubStore } from '../../fixtures/stub-store.js';
import { SpeakerAssembler, SpeakerReader, spoken } from '../../fixtures/words.js';

Logger.overrideLogger(false);

const FOR_EVER = new Promise<never>(() => undefined);
const AT = Date.UTC(2026, 0, 1) / 1000;

function setUp(speech: Readonly<Record<number, readonly string[]>>, store = new StubStore()) {
  const reader = new SpeakerReader(() => Promise.resolve(spoken(speech)));
  return { reader, store, assembler: new SpeakerAssembler(reader, store) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a batch', () => {
  it('of no ids reads and stores nothing', async () => {
    const { assembler, reader, store } = setUp({});

    expect(await assembler.processBatch([], 'talk')).toEqual(new Map());
    expect([reader.plans, store.batches]).toEqual([[], []]);
  });

  it('is read once and stored once, with its life', async () => {
    const { assembler, reader, store } = setUp({ 1: ['hello'], 2: ['good', 'day'] });

    expect(await assembler.processBatch([2, 1], 'talk')).toEqual(
      new Map([
        [2, { key: 'key:1' }],
        [1, { key: 'key:2' }],
      ]),
    );
    expect(reader.plans).toHaveLength(1);
    expect(store.batches).toEqual([
      { documents: [document(2, 'good day'), document(1, 'hello')], ttlSeconds: 60 },
    ]);
  });

  it('answers in the order of its ids, failures in their places', async () => {
    const { assembler } = setUp({ 5: ['a'], 3: ['poison'], 4: ['b'] });

    expect([...(await assembler.processBatch([5, 9, 3, 4], 'talk'))]).toEqual([
      [5, { key: 'key:1' }],
      [9, { reason: 'NOT_FOUND' }],
      [3, { reason: 'INVALID_DATA' }],
      [4, { key: 'key:2' }],
    ]);
  });

  it('of nothing but failures stores nothing', async () => {
    const { assembler, store } = setUp({ 3: ['poison'] });

    expect(await assembler.processBatch([3, 9], 'talk')).toEqual(
      new Map([
        [3, { reason: 'INVALID_DATA' }],
        [9, { reason: 'NOT_FOUND' }],
      ]),
    );
    expect(store.batches).toEqual([]);
  });

  it('of many gives others a turn, and loses none', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => at + 1);
    const { assembler } = setUp(Object.fromEntries(ids.map((id) => [id, ['hello']])));
    const turnsSoFar = countTurns();
    const outcomes = await assembler.processBatch(ids, 'talk');
    const turns = turnsSoFar();

    expect([...outcomes]).toEqual(ids.map((id) => [id, { key: `key:${String(id)}` }]));
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('of very many is stored in one go', async () => {
    const ids = Array.from({ length: 1000 }, (_, at) => at + 1);
    const { assembler, store } = setUp(Object.fromEntries(ids.map((id) => [id, ['hello']])));
    const outcomes = await assembler.processBatch(ids, 'talk');

    expect(store.batches.map(({ documents }) => documents.length)).toEqual([1000]);
    expect([...outcomes]).toEqual(ids.map((id) => [id, { key: `key:${String(id)}` }]));
  });
});

describe('one entity', () => {
  it('whose data are invalid fails alone, with the fault in the log', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    const { assembler } = setUp({ 1: ['hello'], 2: ['poison'] });

    expect(await assembler.processBatch([2, 1], 'talk')).toEqual(
      new Map([
        [2, { reason: 'INVALID_DATA' }],
        [1, { key: 'key:1' }],
      ]),
    );
    expect(warn.mock.calls).toEqual([['speaker 2 is invalid: words.poison: kills']]);
  });

  it('whose data hold line breaks cannot forge a line of the log', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    const { assembler } = setUp({ 1: ['poison\nERROR\u001b[31m'] });
    await assembler.processBatch([1], 'talk');

    expect(warn.mock.calls).toEqual([['speaker 1 is invalid: words.poison ERROR [31m: kills']]);
  });

  it('whose projection throws fails alone, with the fault in the log', async () => {
    const error = vi.spyOn(Logger.prototype, 'error');
    const { assembler } = setUp({ 1: ['bug'], 2: ['hello'] });

    expect(await assembler.processBatch([1, 2], 'talk')).toEqual(
      new Map([
        [1, { reason: 'INVALID_DATA' }],
        [2, { key: 'key:1' }],
      ]),
    );
    expect(error.mock.calls).toEqual([
      ['speaker 1 could not be projected', expect.stringContaining('a bug of the projection')],
    ]);
  });

  it('whose write is refused fails alone', async () => {
    const store = new StubStore(() => Promise.resolve(['key:1', new Error('OOM'), 'key:3']));
    const { assembler } = setUp({ 1: [], 2: [], 3: [] }, store);

    expect(await assembler.processBatch([1, 2, 3], 'talk')).toEqual(
      new Map([
        [1, { key: 'key:1' }],
        [2, { reason: 'STORE_UNAVAILABLE' }],
        [3, { key: 'key:3' }],
      ]),
    );
  });

  it('whose write the store does not answer for is not stored', async () => {
    const { assembler } = setUp({ 1: [], 2: [] }, new StubStore(() => Promise.resolve(['key:1'])));

    expect(await assembler.processBatch([1, 2], 'talk')).toEqual(
      new Map([
        [1, { key: 'key:1' }],
        [2, { reason: 'STORE_UNAVAILABLE' }],
      ]),
    );
  });
});

describe('a store', () => {
  const thrown: readonly (readonly [string, () => Promise<never>])[] = [
    ['rejects', () => Promise.reject(new StoreUnavailableError())],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
  ];

  it.each(thrown)('that %s fails what was to be stored, and nothing else', async (_, confirm) => {
    const { assembler } = setUp({ 1: ['hello'], 2: ['poison'] }, new StubStore(confirm));

    expect(await assembler.processBatch([1, 2, 9], 'talk')).toEqual(
      new Map([
        [1, { reason: 'STORE_UNAVAILABLE' }],
        [2, { reason: 'INVALID_DATA' }],
        [9, { reason: 'NOT_FOUND' }],
      ]),
    );
  });
});

describe('the deadline', () => {
  it('that passes during the read cuts what was not found missing', async () => {
    const controller = new AbortController();
    const store = new StubStore();
    const reader = new SpeakerReader(() => {
      controller.abort();
      return Promise.resolve(spoken({ 1: ['hello'], 2: ['poison'] }));
    });
    const assembler = new SpeakerAssembler(reader, store);

    expect(await assembler.processBatch([1, 2, 9], 'talk', { signal: controller.signal })).toEqual(
      new Map([
        [1, { reason: 'DEADLINE_EXCEEDED' }],
        [2, { reason: 'DEADLINE_EXCEEDED' }],
        [9, { reason: 'NOT_FOUND' }],
      ]),
    );
    expect(store.batches).toEqual([]);
  });

  it('that passes while documents are built lets nothing be stored', async () => {
    const controller = new AbortController();
    const ids = Array.from({ length: 60 }, (_, at) => at + 1);
    const speech = Object.fromEntries(ids.map((id) => [id, [id === 2 ? 'poison' : 'hello']]));
    const store = new StubStore();
    const reader = new SpeakerReader(() => {
      setImmediate(() => {
        controller.abort();
      });
      return Promise.resolve(spoken(speech));
    });
    const outcomes = await new SpeakerAssembler(reader, store).processBatch(ids, 'talk', {
      signal: controller.signal,
    });

    expect([...outcomes]).toEqual(
      ids.map((id) => [id, { reason: id === 2 ? 'INVALID_DATA' : 'DEADLINE_EXCEEDED' }]),
    );
    expect(store.batches).toEqual([]);
  });

  it('that has passed takes no turns for what is not built any more', async () => {
    const controller = new AbortController();
    const reader = new SpeakerReader(() => {
      controller.abort();
      return Promise.resolve(spoken(Object.fromEntries(ids.map((id) => [id, ['hello']]))));
    });
    const ids = Array.from({ length: 1000 }, (_, at) => at + 1);
    const turnsSoFar = countTurns();
    await new SpeakerAssembler(reader, new StubStore()).processBatch(ids, 'talk', {
      signal: controller.signal,
    });
    const turns = turnsSoFar();

    expect(turns).toBeLessThan(5);
  });

  it('that passes during the write cuts what was not confirmed', async () => {
    const controller = new AbortController();
    const store = new StubStore(() => {
      controller.abort();
      return FOR_EVER;
    });
    const { assembler } = setUp({ 1: ['hello'], 2: ['poison'] }, store);

    expect(await assembler.processBatch([1, 2], 'talk', { signal: controller.signal })).toEqual(
      new Map([
        [1, { reason: 'DEADLINE_EXCEEDED' }],
        [2, { reason: 'INVALID_DATA' }],
      ]),
    );
  });

  it('that passes after the confirmation takes nothing back', async () => {
    const controller = new AbortController();
    const { assembler } = setUp({ 1: ['hello'] });
    const outcomes = await assembler.processBatch([1], 'talk', { signal: controller.signal });
    controller.abort();

    expect(outcomes).toEqual(new Map([[1, { key: 'key:1' }]]));
  });
});

function document(id: number, speech: string): string {
  const name = `Speaker ${String(id)}`;
  const meta = { entity_id: id, type: 'speaker', name, scope: 'talk', timestamp: AT, warnings: [] };
  return JSON.stringify({ meta, speech });
}
