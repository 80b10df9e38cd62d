import { describe, expect, it } from 'vitest';
import { faultsOf, NO_FIELD, NO_LIST, validatorWith } from '../../fixtures/requests.js';

const validator = validatorWith({ maxIds: 3 });
const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const NO_KEY = 'must be a key of the form temp:setup:{uuid4}';

function faults(request: unknown) {
  return faultsOf(() => validator.checkKeys(request));
}

describe('a request of keys', () => {
  it('passes with keys, repeats among them', () => {
    expect(validator.checkKeys({ keys: [KEY, KEY] })).toEqual({ keys: [KEY, KEY] });
  });

  it('must name at least one', () => {
    expect(faults({ keys: [] })).toEqual([
      { field: 'request', message: 'must name at least one key' },
    ]);
  });

  it('may not name more than is set, repeats counted', () => {
    expect(faults({ keys: [KEY, KEY, KEY] })).toEqual([]);
    expect(faults({ keys: [KEY, KEY, KEY, KEY] })).toEqual([
      { field: 'request', message: 'must not name more than 3 keys' },
    ]);
  });

  it.each([null, {}, KEY, 5])('has a list of keys, not %j', (keys) => {
    expect(faults({ keys })).toEqual([{ field: 'keys', message: NO_LIST }]);
  });

  it('hears of missing keys once', () => {
    expect(faults({})).toEqual([{ field: 'keys', message: NO_LIST }]);
  });

  it('has keys of contexts alone', () => {
    const keys = ['ac:101', '', KEY.slice(11), null];

    expect(faultsOf(() => validatorWith().checkKeys({ keys: [KEY, ...keys] }))).toEqual(
      keys.map((_, at) => ({ field: `keys[${String(at + 1)}]`, message: NO_KEY })),
    );
  });

  it('has no other fields', () => {
    expect(faults({ keys: [KEY], scope: 'status' })).toEqual([
      { field: 'scope', message: NO_FIELD },
    ]);
  });

  it.each([null, undefined, [KEY], KEY])('must be an object, not %j', (request) => {
    expect(faults(request)).toEqual([{ field: 'request', message: 'must be an object' }]);
  });
});
