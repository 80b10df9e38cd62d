import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfContract } from '../../../support/request-rules.js';
import { faultsOf, SCOPE_NAMES, validatorWith } from '../../fixtures/requests.js';

const MAX_IDS = 5;
const LIMITS = { scopes: SCOPE_NAMES, maxIds: MAX_IDS, maxTtlSeconds: 86_400 };
const validator = validatorWith({ maxIds: MAX_IDS });

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
    include: fc.constantFrom('keys', 'contexts', 'both', 'all', null),
    ttl_seconds: fc.constantFrom(1, 86_400, 86_401, 0, 1.5, '60', null),
    locale: fc.constantFrom('ru', 'en', 'de', null),
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
        expect(faults.length === 0).toBe(isOfContract(request, LIMITS));
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
