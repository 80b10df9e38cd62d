import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureReason } from '../../../src/context/assembly/outcome.js';
import { JsonText } from '../../../src/context/json/json-text.js';
import { orchestratorOf, ownRows, ROW } from '../fixtures/service.js';
import { StubStore } from '../fixtures/stub-store.js';

Logger.overrideLogger(false);

/** What becomes of an id is in its last digit. */
const FATES: readonly (FailureReason | undefined)[] = [
  'NOT_FOUND',
  'INVALID_DATA',
  'STORE_UNAVAILABLE',
];

function fateOf(id: number | string): FailureReason | undefined {
  return FATES[Number.parseInt(String(id).slice(-1), 16) % 5];
}

function rowOf(id: number | string): object | undefined {
  if (fateOf(id) === 'NOT_FOUND') return undefined;
  return fateOf(id) === 'INVALID_DATA'
    ? { ...ROW, base_stats: null, scaled_base_stats: null, vitals_snapshot: new JsonText('{') }
    : ROW;
}

const find = <Id extends number | string>(ids: readonly Id[]) =>
  Promise.resolve(ownRows(ids, rowOf));

const store = new StubStore((documents) =>
  Promise.resolve(
    documents.map((text) => {
      const { entity_id: id } = (JSON.parse(text) as { meta: { entity_id: number | string } }).meta;
      return fateOf(id) === 'STORE_UNAVAILABLE' ? new Error('OOM') : `key:${String(id)}`;
    }),
  ),
);

const orchestrator = orchestratorOf({ players: find, monsters: find, pets: find }, store);

/** What the answer must say of ids, in the spelling of their first mention. */
function expectedOf<Id extends number | string>(ids: readonly Id[] = []) {
  const first = new Map<string, Id>();
  for (const id of ids) {
    const canonical = String(id).toLowerCase();
    if (!first.has(canonical)) first.set(canonical, id);
  }
  const distinct = [...first.values()];
  const failed = distinct.filter((id) => fateOf(id) !== undefined);
  const stored = distinct.filter((id) => fateOf(id) === undefined);
  return {
    keys: Object.fromEntries(stored.map((id) => [id, `key:${String(id).toLowerCase()}`])),
    errors: failed,
    reasons: Object.fromEntries(failed.map((id) => [id, fateOf(id)])),
  };
}

const integers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
const uuids = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 0xf }), fc.boolean()).map(([last, isUpper]) => {
    const uuid = `550e8400-e29b-41d4-a716-44665544abc${last.toString(16)}`;
    return isUpper ? uuid.toUpperCase() : uuid;
  }),
  { maxLength: 30 },
);
const requests = fc
  .record({ player_ids: integers, monster_ids: uuids, pet_ids: integers }, { requiredKeys: [] })
  .filter((lists) => Object.values(lists).flat().length > 0);

describe('any request', () => {
  it('has every id answered exactly once, and none spoils another', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (lists) => {
        const response = await orchestrator.assemble({ ...lists, scope: 'tutorial' });
        const player = expectedOf(lists.player_ids);
        const monster = expectedOf(lists.monster_ids);
        const pet = expectedOf(lists.pet_ids);
        expect(response).toEqual({
          player: player.keys,
          monster: monster.keys,
          pet: pet.keys,
          errors: { player: player.errors, monster: monster.errors, pet: pet.errors },
          reasons: { player: player.reasons, monster: monster.reasons, pet: pet.reasons },
        });
      }),
    );
  });
});
