import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidRequestError } from '../../../../src/context/index.js';
import { combatService } from '../../fixtures/combat.js';

const MAX_IDS = 8;
const PARTS = ['raw', 'loadout', 'skills', 'vitals', 'meta'];
const LISTS = ['player_ids', 'monster_ids', 'pet_ids'];

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasOnly = (names: readonly string[], value: Json) =>
  Object.keys(value).every((name) => names.includes(name));
const isInteger = (id: unknown) => Number.isInteger(id) && Number(id) >= 1 && Number(id) < 2 ** 31;
const isUuid = (id: unknown) =>
  typeof id === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);

/** The rules of the contract, written down a second time. */
function isOfContract(request: unknown): boolean {
  if (!isObject(request) || !hasOnly(['teams'], request)) return false;
  const { teams } = request;
  if (!Array.isArray(teams) || teams.length === 0 || !teams.every(isObject)) return false;
  const counts = teams.map((team) => LISTS.flatMap((list) => team[list] ?? []).length);
  return (
    counts.every((count) => count > 0) &&
    counts.reduce((sum, count) => sum + count) <= MAX_IDS &&
    teams.every(
      (team) =>
        hasOnly(LISTS, team) &&
        Object.values(team).every(Array.isArray) &&
        [team.player_ids ?? [], team.pet_ids ?? []].flat().every(isInteger) &&
        [team.monster_ids ?? []].flat().every(isUuid),
    )
  );
}

const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, fc.jsonValue({ maxDepth: 1 }));
const number = mostly(fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 2 ** 31 - 1 })));
const uuid = mostly(
  fc.oneof(
    fc.constantFrom('ABCDEF00-0000-4000-8000-00000000000f', 'abcdef00-0000-4000-8000-00000000000F'),
    fc.uuid(),
  ),
);
const team = fc.record(
  {
    player_ids: mostly(fc.array(number, { maxLength: 3 })),
    monster_ids: mostly(fc.array(uuid, { maxLength: 3 })),
    pet_ids: mostly(fc.array(number, { maxLength: 2 })),
  },
  { requiredKeys: [] },
);
const request = fc.oneof(
  { weight: 12, arbitrary: fc.record({ teams: mostly(fc.array(mostly(team), { maxLength: 4 })) }) },
  fc.jsonValue(),
);

describe('whatever is sent', () => {
  it('opens a fight of its contract’s actors, or is refused with its faults', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const { service, kept } = combatService(MAX_IDS);
        const isRight = isOfContract(sent);

        const outcome = await service.open(sent).catch((error: unknown) => error);

        if (!isRight) {
          expect(outcome).toBeInstanceOf(InvalidRequestError);
          const { details } = outcome as InvalidRequestError;
          expect(details.length >= 1 && details.length <= 100).toBe(true);
          expect(kept).toEqual([]);
          return;
        }
        const { sid, actors } = outcome as Awaited<ReturnType<typeof service.open>>;
        const { teams } = sent as {
          readonly teams: readonly Readonly<Record<string, unknown[]>>[];
        };
        expect(
          actors.map(({ team, entity_id }) => [team, String(entity_id).toLowerCase()]),
        ).toEqual(
          teams.flatMap((each, at) =>
            LISTS.flatMap((list) => (each[list] ?? []).map((id) => [at, String(id).toLowerCase()])),
          ),
        );
        expect(new Set(actors.map(({ actor_id }) => actor_id)).size).toBe(actors.length);
        const keys = actors.flatMap(({ actor_id }) =>
          PARTS.map((part) => `combat:rbc:${sid}:actor:${actor_id}:${part}`),
        );
        expect(
          kept.map(({ documents, ttlSeconds }) => [[...documents.keys()], ttlSeconds]),
        ).toEqual([[[`combat:rbc:${sid}:meta`, ...keys], 60]]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never repeated at length', async () => {
    const long = fc.string({ minLength: 65, maxLength: 200, unit: 'grapheme-ascii' });
    await fc.assert(
      fc.asyncProperty(long, async (input) => {
        const { service } = combatService();
        const requests = [
          { [input]: input },
          { teams: [{ [input]: 1, player_ids: [input], monster_ids: [input] }, input] },
        ];
        for (const each of requests) {
          const error = await service.open(each).catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(InvalidRequestError);
          const { details } = error as InvalidRequestError;
          const texts = details.flatMap(({ field, message }) => [field, message]);
          expect(texts.filter((text) => text.includes(input.slice(0, 65)))).toEqual([]);
        }
      }),
    );
  });
});
