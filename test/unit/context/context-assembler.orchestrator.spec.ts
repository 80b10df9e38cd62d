import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { within } from '../../../src/context/deadline/deadline.js';
import { InvalidRequestError } from '../../../src/context/context.error.js';
import { orchestratorOf, ownRows, type Reads, ROW } from '../fixtures/service.js';
import { StubStore } from '../fixtures/stub-store.js';

Logger.overrideLogger(false);

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const OTHER = '550e8400-e29b-41d4-a716-446655440001';

/** Reads that find every id, and remember what was asked. */
function setUp(reads: Partial<Reads> = {}, deadlineMs?: number) {
  const asked: unknown[] = [];
  const find = <Id>(ids: readonly Id[]) => {
    asked.push(ids);
    return Promise.resolve(ownRows(ids, () => ROW));
  };
  const store = new StubStore();
  const all: Reads = { players: find, monsters: find, pets: find, ...reads };
  return { asked, store, orchestrator: orchestratorOf(all, store, deadlineMs) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the orchestrator', () => {
  it('answers for the ids of every kind', async () => {
    const { orchestrator, asked } = setUp();

    expect(
      await orchestrator.assemble({
        player_ids: [101, 102],
        monster_ids: [UUID],
        pet_ids: [101],
        scope: 'status',
      }),
    ).toEqual({
      player: { '101': 'key:1', '102': 'key:2' },
      monster: { [UUID]: 'key:1' },
      pet: { '101': 'key:1' },
      errors: { player: [], monster: [], pet: [] },
      reasons: { player: {}, monster: {}, pet: {} },
    });
    expect(asked).toEqual([[101, 102], [UUID], [101]]);
  });

  it('reads nothing of a kind without ids', async () => {
    const { orchestrator, asked, store } = setUp();
    await orchestrator.assemble({ pet_ids: [20], player_ids: [], scope: 'status' });

    expect(asked).toEqual([[20]]);
    expect(store.batches).toHaveLength(1);
  });

  it('reads and stores repeated ids once', async () => {
    const { orchestrator, asked, store } = setUp();
    const response = await orchestrator.assemble({ player_ids: [7, 8, 7, 7], scope: 'status' });

    expect(response.player).toEqual({ '7': 'key:1', '8': 'key:2' });
    expect(asked).toEqual([[7, 8]]);
    expect(store.batches.map(({ documents }) => documents.length)).toEqual([2]);
  });

  it('reads a monster in lower case, and answers in the spelling of its first mention', async () => {
    const { orchestrator, asked } = setUp();
    const mixed = UUID.replace('e29b', 'E29b');
    const response = await orchestrator.assemble({
      monster_ids: [mixed, OTHER, UUID, UUID.toUpperCase()],
      scope: 'status',
    });

    expect(response.monster).toEqual({ [mixed]: 'key:1', [OTHER]: 'key:2' });
    expect(asked).toEqual([[UUID, OTHER]]);
  });

  it('spells failures as they were asked for', async () => {
    const { orchestrator } = setUp({
      monsters: (ids) => Promise.resolve(ownRows(ids, () => undefined)),
    });
    const upper = UUID.toUpperCase();
    const { errors, reasons } = await orchestrator.assemble({
      monster_ids: [upper, UUID],
      scope: 'status',
    });

    expect([errors.monster, reasons.monster]).toEqual([[upper], { [upper]: 'NOT_FOUND' }]);
  });

  it('reads nothing for a request that is not of the contract', async () => {
    const { orchestrator, asked, store } = setUp();
    const bad = { player_ids: [1, 0], pet_ids: [2], scope: 'status' };

    await expect(orchestrator.assemble(bad)).rejects.toThrow(InvalidRequestError);
    expect([asked, store.batches]).toEqual([[], []]);
  });

  it('reads all kinds at the same time', async () => {
    let arrived = 0;
    let open: () => void = () => undefined;
    const allThere = new Promise<void>((resolve) => {
      open = resolve;
    });
    const meet = async <Id>(ids: readonly Id[]) => {
      arrived++;
      if (arrived === 3) open();
      await allThere;
      return ownRows(ids, () => ROW);
    };
    const { orchestrator } = setUp({ players: meet, monsters: meet, pets: meet });
    const response = await orchestrator.assemble({
      player_ids: [1],
      monster_ids: [UUID],
      pet_ids: [1],
      scope: 'status',
    });

    expect(response.errors).toEqual({ player: [], monster: [], pet: [] });
  });

  it('answers by its deadline with what is done by then', async () => {
    const { orchestrator } = setUp(
      {
        players: async (_, signal) => {
          const late = within(signal, new Promise<never>(() => undefined));
          return late.catch(() => ({ own: { failed: 'DEADLINE_EXCEEDED' }, sections: new Map() }));
        },
      },
      20,
    );

    expect(await orchestrator.assemble({ player_ids: [1], pet_ids: [2], scope: 'status' })).toEqual(
      {
        player: {},
        monster: {},
        pet: { '2': 'key:1' },
        errors: { player: [1], monster: [], pet: [] },
        reasons: { player: { '1': 'DEADLINE_EXCEEDED' }, monster: {}, pet: {} },
      },
    );
  });

  it('leaves no timer behind, answered or refused', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { orchestrator } = setUp();
    await orchestrator.assemble({ player_ids: [1], scope: 'status' });
    await expect(orchestrator.assemble({ scope: 'status' })).rejects.toThrow(InvalidRequestError);

    expect(vi.getTimerCount()).toBe(0);
  });
});
