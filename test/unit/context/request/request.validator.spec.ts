import { describe, expect, it } from 'vitest';
import { UNREADABLE } from '../../../../src/context/json/json-body.js';
import {
  faultsOf,
  NO_FIELD,
  NO_IDS,
  NO_INTEGER,
  NO_LIST,
  NO_UUID,
  SCOPE_NAMES,
  validatorWith,
} from '../../fixtures/requests.js';

const validator = validatorWith();
const UUID = '550e8400-e29b-41d4-a716-446655440000';
const UNKNOWN_SCOPE = { field: 'scope', message: `must be one of ${SCOPE_NAMES.join(', ')}` };
const NO_SCOPE = { field: 'scope', message: 'must be the name of a scope' };

function faults(request: unknown) {
  return faultsOf(() => validator.checkRequest(request));
}

describe('a request', () => {
  it('passes with ids of any mix of kinds, repeats among them', () => {
    const request = {
      player_ids: [101, 20, 101],
      monster_ids: [UUID.toUpperCase(), UUID],
      pet_ids: [20],
      scope: 'combats',
    };

    expect(validator.checkRequest(request)).toEqual(request);
  });

  it.each(SCOPE_NAMES)('passes for the scope %s with one kind of ids alone', (scope) => {
    expect(validator.checkRequest({ pet_ids: [1], scope })).toEqual({ pet_ids: [1], scope });
  });

  it('passes with empty lists beside one that is not, and with absent ones', () => {
    const request = { player_ids: [1], monster_ids: [], pet_ids: undefined, scope: 'trade' };

    expect(validator.checkRequest(request)).toEqual({
      player_ids: [1],
      monster_ids: [],
      scope: 'trade',
    });
  });

  it.each([null, undefined, [], [{}], 'text', '', 5, true])(
    'must be an object, not %j',
    (request) => {
      expect(faults(request)).toEqual([{ field: 'request', message: 'must be an object' }]);
    },
  );

  it('must be readable', () => {
    expect(faults(UNREADABLE)).toEqual([{ field: 'request', message: 'must be JSON in UTF-8' }]);
  });

  it('must name a scope and an id', () => {
    expect(faults({})).toEqual([NO_SCOPE, NO_IDS]);
    expect(faults({ player_ids: [], monster_ids: [], scope: 'combats' })).toEqual([NO_IDS]);
  });

  it.each([undefined, null, 5, true, [], ['combats'], {}, new String('combats')])(
    'has no scope %j',
    (scope) => {
      expect(faults({ player_ids: [1], scope })).toEqual([NO_SCOPE]);
    },
  );

  it.each(['', 'Combats', 'combats\n', 'unknown', '__proto__', 'constructor', 'x'.repeat(1 << 20)])(
    'has no scope %.20j',
    (scope) => {
      expect(faults({ player_ids: [1], scope })).toEqual([UNKNOWN_SCOPE]);
    },
  );

  it.each(['player_ids', 'monster_ids', 'pet_ids'])('has a list of %s or none', (field) => {
    const others = [null, {}, { length: 1 }, { 0: 1 }, '1', 1, true, ''];

    expect(others.map((ids) => faults({ [field]: ids, scope: 'status' }))).toEqual(
      others.map(() => [{ field, message: NO_LIST }]),
    );
  });

  it.each(['player_ids', 'pet_ids'])('has integers from 1 to 2³¹−1 as %s', (field) => {
    const ids: readonly unknown[] = [
      ...[0, -0, -1, 1.5, 1e20, 2 ** 31, 2 ** 53 + 2, NaN, Infinity],
      ...['1', '1e3', ' 1', '１', '1\u0000', '', '__proto__'],
      ...[true, null, undefined, {}, [], [1], [[1]]],
    ];

    expect(faults({ [field]: [7, ...ids], scope: 'status' })).toEqual(
      ids.map((_, at) => ({ field: `${field}[${String(at + 1)}]`, message: NO_INTEGER })),
    );
  });

  it('has UUIDs as monster_ids', () => {
    const ids = [
      `${UUID}\n`,
      UUID.replaceAll('-', ''),
      ` ${UUID}`,
      '',
      '__proto__',
      1,
      null,
      [UUID],
    ];

    expect(faults({ monster_ids: [UUID, ...ids], scope: 'status' })).toEqual(
      ids.map((_, at) => ({ field: `monster_ids[${String(at + 1)}]`, message: NO_UUID })),
    );
  });

  it('has no holes in its lists', () => {
    const sparse = [7];
    sparse[3] = 8;

    expect(faults({ player_ids: sparse, scope: 'status' })).toEqual([
      { field: 'player_ids[1]', message: NO_INTEGER },
      { field: 'player_ids[2]', message: NO_INTEGER },
    ]);
  });

  it('has no other fields, `__proto__` and `constructor` among them', () => {
    const request: unknown = JSON.parse(
      '{"player_ids": [1], "scope": "status", "__proto__": {"scope": "trade"}, "constructor": 1, "Scope": 2, "": 3}',
    );

    expect(faults(request)).toEqual(
      ['__proto__', 'constructor', 'Scope', ''].map((field) => ({ field, message: NO_FIELD })),
    );
  });

  it('takes nothing from a `__proto__` that data bring', () => {
    const request: unknown = JSON.parse('{"__proto__": {"player_ids": [1], "scope": "status"}}');

    expect(faults(request)).toEqual([{ field: '__proto__', message: NO_FIELD }, NO_SCOPE, NO_IDS]);
  });

  it('hears of every fault at once', () => {
    const request = {
      player_ids: [1, 0],
      monster_ids: null,
      pet_ids: ['x', 2],
      scope: 'raid',
      extra: 1,
    };
    const told = faults(request);

    expect(told).toHaveLength(5);
    expect(told).toEqual(
      expect.arrayContaining([
        { field: 'extra', message: NO_FIELD },
        { field: 'player_ids[1]', message: NO_INTEGER },
        { field: 'monster_ids', message: NO_LIST },
        { field: 'pet_ids[0]', message: NO_INTEGER },
        UNKNOWN_SCOPE,
      ]),
    );
  });

  it('hears of a hundred faults at the most', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [`f${String(at)}`, 1]),
    );
    const ids = Array.from({ length: 150 }, () => 0);

    expect(faults({ player_ids: ids, scope: 'status' })).toEqual(
      ids
        .slice(0, 100)
        .map((_, at) => ({ field: `player_ids[${String(at)}]`, message: NO_INTEGER })),
    );
    expect(faults({ ...fields, player_ids: ids, pet_ids: ids, scope: 5 })).toHaveLength(100);
  });
});

describe('the ids of a request', () => {
  const UP_TO_THREE = validatorWith({ maxIds: 3 });

  function faultsUpToThree(request: object) {
    return faultsOf(() => UP_TO_THREE.checkRequest({ scope: 'status', ...request }));
  }

  it('may be as many as is set, in all', () => {
    expect(faultsUpToThree({ player_ids: [1], monster_ids: [UUID], pet_ids: [1] })).toEqual([]);
  });

  it('may not be more, repeats counted', () => {
    const tooMany = [{ field: 'request', message: 'must not name more than 3 ids' }];

    expect(faultsUpToThree({ player_ids: [1, 1, 1, 1] })).toEqual(tooMany);
    expect(faultsUpToThree({ player_ids: [1, 2], pet_ids: [1, 2] })).toEqual(tooMany);
    expect(
      faultsUpToThree({ monster_ids: [UUID, UUID.toUpperCase(), UUID], pet_ids: [1] }),
    ).toEqual(tooMany);
  });

  it('may not be more beside a list that is none either', () => {
    expect(faultsUpToThree({ player_ids: null, pet_ids: [1, 2, 3, 4] })).toEqual([
      { field: 'player_ids', message: 'must be a list' },
      { field: 'request', message: 'must not name more than 3 ids' },
    ]);
  });

  it('are not looked at beyond that: there are too many anyway', () => {
    const tooMany = { field: 'request', message: 'must not name more than 3 ids' };
    const bad = { field: 'monster_ids[1]', message: NO_UUID };

    expect(faultsUpToThree({ monster_ids: [UUID, 'x', UUID, 'x', null] })).toEqual([bad, tooMany]);
    expect(faultsUpToThree({ monster_ids: Array<string>(1_000_000).fill('x') })).toHaveLength(4);
  });

  it('are a thousand at the most unless set', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
    const tooMany = [{ field: 'request', message: 'must not name more than 1000 ids' }];

    expect(faults({ player_ids: ids(1000), scope: 'status' })).toEqual([]);
    expect(faults({ player_ids: ids(1001), scope: 'status' })).toEqual(tooMany);
    expect(faults({ player_ids: ids(100_000), scope: 'status' })).toEqual(tooMany);
  });
});
