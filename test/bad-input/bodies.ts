import { monsterId } from '../support/entities.js';
import { SCOPE_NAMES } from '../unit/fixtures/requests.js';

/** One body by name, the same on every way in. */
export interface BadBody {
  readonly name: string;
  readonly body: string | Uint8Array;
  /** What is told of it; nothing where it is no fault. */
  readonly details?: readonly object[];
  /** The answer without its keys, where it is no fault. */
  readonly answer?: object;
}

/** The cap of the service that these are sent to. */
export const MAX_IDS = 1000;
/** Its greatest body, which is that of a NATS message as well. */
export const BODY_LIMIT = 1024 * 1024;
export const UNREADABLE = whole('must be JSON in UTF-8');

const NOT_AN_OBJECT = whole('must be an object');
const TOO_MANY = whole(`must not name more than ${String(MAX_IDS)} ids`);
const NO_SCOPE = { field: 'scope', message: 'must be the name of a scope' };
const UNKNOWN_SCOPE = { field: 'scope', message: `must be one of ${SCOPE_NAMES.join(', ')}` };
const NO_IDS = { field: 'request', message: 'must name at least one id' };
const NO_FIELD = 'is not a field of this request';
const NO_INTEGER = 'must be an integer from 1 to 2147483647';
const NO_UUID = 'must be a UUID (8-4-4-4-12 hexadecimal digits)';

const HERO = '{"scope":"status","player_ids":[1]}';
const HERO_ALONE = answered({ player: { 1: 'KEY' } });
const UUID_OF_VERSION_7 = '01939c5e-7a3b-7def-8abc-0123456789ab';
const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

const unreadable: readonly BadBody[] = [
  ['not JSON', 'player 1, please'],
  ['empty', ''],
  ['cut off', '{"scope": "status", "player_ids": [1'],
  ['two documents', '{} {}'],
  ['a trailing comma', '{"scope": "status", "player_ids": [1],}'],
  ['a list with a hole', '{"scope": "status", "player_ids": [1,,2]}'],
  ['UTF-16, little end first', Buffer.from(`\ufeff${HERO}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\ufeff${HERO}`, 'utf16le').swap16()],
  ['UTF-32', new Uint8Array(Uint32Array.from(Buffer.from(HERO)).buffer)],
  ['an invalid byte of UTF-8', Buffer.from('{"scope":"\xff","player_ids":[1]}', 'latin1')],
  ['binary', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
  ['depth 100,000, never closed', '['.repeat(100_000)],
  ['NaN', '{"scope": "status", "player_ids": [NaN]}'],
].map(([name, body]) => ({ name: String(name), body: body ?? '', details: UNREADABLE }));

const noObjects: readonly BadBody[] = [
  ...['null', '[]', `[${HERO}]`, '"status"', '7', 'true'].map((body) => ({ name: body, body })),
  { name: 'depth 100,000', body: DEEP },
].map((each) => ({ ...each, details: NOT_AN_OBJECT }));

const fields: readonly BadBody[] = [
  { name: 'a BOM before UTF-8 is no fault', body: `\ufeff${HERO}`, answer: HERO_ALONE },
  {
    name: 'of duplicate keys the last counts',
    body: '{"scope":"raid","player_ids":[0],"scope":"status","player_ids":[1]}',
    answer: HERO_ALONE,
  },
  {
    name: 'of duplicate keys the last counts, where it is wrong',
    body: '{"scope":"status","player_ids":[1],"scope":"raid"}',
    details: [UNKNOWN_SCOPE],
  },
  {
    name: '__proto__ with a whole request in it',
    body: `{"__proto__":${HERO}}`,
    details: [{ field: '__proto__', message: NO_FIELD }, NO_SCOPE, NO_IDS],
  },
  {
    name: 'constructor.prototype',
    body: `{"constructor":{"prototype":${HERO}},"scope":"status","player_ids":[1]}`,
    details: [{ field: 'constructor', message: NO_FIELD }],
  },
  {
    name: 'fields that are none, the longest cut',
    body: `{"Scope":"status","":1,"${'x'.repeat(70_000)}":1,"scope":"status","player_ids":[1]}`,
    details: ['Scope', '', 'x'.repeat(64)].map((field) => ({ field, message: NO_FIELD })),
  },
  {
    name: 'depth 100,000 in a field that is none',
    body: `{"scope":"status","player_ids":[1],"x":${DEEP}}`,
    details: [{ field: 'x', message: NO_FIELD }],
  },
  { name: 'an unknown scope', body: '{"scope":"raid","player_ids":[1]}', details: [UNKNOWN_SCOPE] },
  {
    name: 'a scope of a megabyte',
    body: JSON.stringify({ scope: 'x'.repeat(1_000_000), player_ids: [1] }),
    details: [UNKNOWN_SCOPE],
  },
  { name: 'a scope that is deep', body: `{"scope":${DEEP},"player_ids":[1]}`, details: [NO_SCOPE] },
];

/** As JSON spells them. */
const NO_INTEGERS = [
  ...['0', '-0', '-1', '1.5', '1e20', '2147483648', '9007199254740994', '1e400', 'true', 'null'],
  ...['"1"', '"1e3"', '" 1"', '"１"', '"1\\u0000"', '""', '{}', '[[1]]', '"__proto__"'],
];
const NO_UUIDS = [`"${monsterId(1)}\\n"`, `" ${monsterId(1)}"`, '""', '1', 'null', '"wolf"', '[]'];

const ids: readonly BadBody[] = [
  ...NO_INTEGERS.flatMap((id) => [badId('player_ids', id), badId('pet_ids', id)]),
  ...NO_UUIDS.map((id) => badId('monster_ids', id)),
  badId('player_ids', DEEP, 'depth 100,000'),
  {
    name: 'a float that is a whole number is that number',
    body: '{"scope":"status","player_ids":[1.0,1e0,10e-1]}',
    answer: HERO_ALONE,
  },
  {
    name: 'a UUID in upper case, and one of version 7',
    body: JSON.stringify({
      scope: 'status',
      monster_ids: [monsterId(1).toUpperCase(), UUID_OF_VERSION_7],
    }),
    answer: answered(
      { monster: { [monsterId(1).toUpperCase()]: 'KEY' } },
      { monster: { [UUID_OF_VERSION_7]: 'NOT_FOUND' } },
    ),
  },
  {
    name: 'the same id in both kinds',
    body: '{"scope":"status","player_ids":[1],"pet_ids":[1]}',
    answer: answered({ player: { 1: 'KEY' }, pet: { 1: 'KEY' } }),
  },
];

const counts: readonly BadBody[] = [
  { name: 'no ids', body: '{"scope":"status","player_ids":[],"pet_ids":[]}', details: [NO_IDS] },
  { name: 'one id', body: HERO, answer: HERO_ALONE },
  { name: 'ids to the cap, all of them the same', body: heroes(MAX_IDS), answer: HERO_ALONE },
  ...[MAX_IDS + 1, 10_000, 100_000].map((count) => ({
    name: `${String(count)} ids`,
    body: heroes(count),
    details: TOO_MANY,
  })),
  {
    name: 'ids beyond the cap in two lists',
    body: JSON.stringify({ scope: 'status', player_ids: ones(MAX_IDS), pet_ids: [1] }),
    details: TOO_MANY,
  },
];

/** Every body by name. */
export const BAD_BODIES: readonly BadBody[] = [
  ...unreadable,
  ...noObjects,
  ...fields,
  ...ids,
  ...counts,
];

function badId(field: string, id: string, name = id): BadBody {
  const message = field === 'monster_ids' ? NO_UUID : NO_INTEGER;
  return {
    name: `${field}: ${name}`,
    body: `{"scope":"status","${field}":[${id}]}`,
    details: [{ field: `${field}[0]`, message }],
  };
}

function heroes(count: number): string {
  return JSON.stringify({ scope: 'status', player_ids: ones(count) });
}

function ones(count: number): readonly number[] {
  return Array<number>(count).fill(1);
}

function whole(message: string): readonly object[] {
  return [{ field: 'request', message }];
}

/** An answer of these keys, in which these ids failed. */
function answered(keys: object, reasons: Readonly<Record<string, object>> = {}): object {
  const none = { player: {}, monster: {}, pet: {} };
  const failed = Object.entries(reasons).map(([kind, byId]) => [kind, Object.keys(byId)]);
  return {
    ...none,
    ...keys,
    errors: { player: [], monster: [], pet: [], ...(Object.fromEntries(failed) as object) },
    reasons: { ...none, ...reasons },
  };
}
