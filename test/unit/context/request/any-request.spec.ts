import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, SCOPE_NAMES, validatorWith } from '../../fixtures/requests.js';

const MAX_IDS = 5;
const FIELDS = ['player_ids', 'monster_ids', 'pet_ids', 'scope'];
const validator = validatorWith({ maxIds: MAX_IDS });

/** The rules of the contract, written down a second time. */
function isOfContract(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return false;
  const fields = new Map<string, unknown>(Object.entries(request));
  const lists = ['player_ids', 'monster_ids', 'pet_ids'].map((field) => fields.get(field) ?? []);
  const [players, monsters, pets] = lists;
  const count = lists.flat().length;
  return (
    [...fields.keys()].every((field) => FIELDS.includes(field)) &&
    [...fields.values()].every((value) => value !== null) &&
    lists.every(Array.isArray) &&
    SCOPE_NAMES.some((name) => name === fields.get('scope')) &&
    [players, pets].flat().every((id) => Number.isInteger(id) && isWithin(Number(id))) &&
    [monsters].flat().every((id) => typeof id === 'string' && /^[0-9A-Fa-f-]{36}$/.test(id)) &&
    count >= 1 &&
    count <= MAX_IDS
  );
}

function isWithin(id: number): boolean {
  return id >= 1 && id < 2 ** 31;
}

const id = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 2 ** 31 - 1 }) },
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 1 }),
);
const uuid = fc.oneof(
  { weight: 8, arbitrary: fc.uuid() },
  fc.string(),
  fc.jsonValue({ maxDepth: 1 }),
);
const requests = fc.record(
  {
    player_ids: fc.array(id, { maxLength: 4 }),
    monster_ids: fc.array(uuid, { maxLength: 4 }),
    pet_ids: fc.oneof(fc.array(id, { maxLength: 2 }), fc.jsonValue({ maxDepth: 1 })),
    scope: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...SCOPE_NAMES) }, fc.string()),
    extra: fc.constant(1),
  },
  { requiredKeys: ['scope'] },
);

describe('whatever is sent', () => {
  it('is accepted as it is when it is of the contract, and else refused with its faults', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: requests }, fc.jsonValue()), (request) => {
        const faults = faultsOf(() => {
          expect(validator.checkRequest(request)).toEqual(request);
        });
        expect(faults.length <= 100).toBe(true);
        expect(faults.length === 0).toBe(isOfContract(request));
      }),
      { numRuns: 1000 },
    );
  });

  it('is never repeated at length', () => {
    const long = fc.string({ minLength: 65, maxLength: 200, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(long, (input) => {
        const requests = [
          input,
          { [input]: input },
          { player_ids: [input], monster_ids: [input, { [input]: input }], scope: input },
          { player_ids: input, pet_ids: { [input]: [input] }, scope: [input] },
        ];
        const told = requests.map((request) => faultsOf(() => validator.checkRequest(request)));
        expect(told.filter((faults) => faults.length === 0)).toEqual([]);
        const texts = told.flat().flatMap(({ field, message }) => [field, message]);
        expect(texts.filter((text) => text.includes(input.slice(0, 65)))).toEqual([]);
      }),
    );
  });
});
