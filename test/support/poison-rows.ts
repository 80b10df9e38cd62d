import { characterRow, itemRow, monsterId, monsterRow, petRow } from './entities.js';
import type { Row } from './vectors.js';

/** Data that the database holds and no reading of the contract accepts, by what is wrong with it. */
type Poisons = Readonly<Record<string, unknown>>;

const LONG_KEY = `a${'b'.repeat(64)}`;
const nested = (depth: number): unknown =>
  JSON.parse(`${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`);
// A member like any other in JSON, which an object literal cannot say.
const PROTO_KEY: unknown = JSON.parse('{"__proto__": 1}');

/** `item_data` of something worn. */
const ITEM_DATA: Poisons = {
  'a list': [],
  'a text': 'sword',
  'a number': 7,
  'a truth': true,
  'a power that is a text': { power: 'strong' },
  'a power that is an object': { power: {} },
  'a power beyond 10^15': { power: 1e15 },
  'a power that is code': { power: '+1; process.exit()' },
  'a power with a leading zero': { power: '+01' },
  'a power in full-width digits': { power: '１' },
  'a penalty that is a text': { evasion_penalty: '+5' },
  'bonuses in a list': { bonuses: [] },
  'bonuses in a text': { implicit_bonuses: '{}' },
  'a bonus of null': { bonuses: { armor: null } },
  'a bonus of true': { bonuses: { armor: true } },
  'a bonus in a list': { bonuses: { armor: [1] } },
  'a bonus for no stat': { bonuses: { 'Armor\n': 1 } },
  'a bonus for __proto__': { bonuses: PROTO_KEY },
  'a bonus for too long a stat': { bonuses: { [LONG_KEY]: 1 } },
  'one level too deep': nested(33),
  'a thousand levels': nested(1000),
};

/** Columns of a monster or a pet; `base_stats` stands for that of either. */
const BODIES: Readonly<Record<string, Row>> = {
  'stats in a list': { base_stats: [] },
  'stats in a text': { base_stats: 'strong' },
  'a stat of null': { base_stats: { strength: null } },
  'a stat of true': { base_stats: { strength: true } },
  'a stat in a text': { base_stats: { strength: '9' } },
  'a stat in a list': { base_stats: { armor: [9] } },
  'a stat beyond 10^15': { base_stats: { armor: -1e15 } },
  'a stat without a name': { base_stats: { '': 1 } },
  'a stat that is none': { base_stats: { 'Armor\n': 1 } },
  'a stat named __proto__': { base_stats: PROTO_KEY },
  'a stat with too long a name': { base_stats: { [LONG_KEY]: 1 } },
  'a loadout in a list': { loadout_ids: [] },
  'a loadout in a text': { loadout_ids: 'bone_claws' },
  'a loadout of numbers': { loadout_ids: { main_hand: 7 } },
  'a loadout of objects': { loadout_ids: { main_hand: {} } },
  'a loadout of lists': { loadout_ids: { main_hand: ['bone_claws'] } },
  'skills in a text': { skills_snapshot: 'strike' },
  'skills in a number': { skills_snapshot: 7 },
  'skills of numbers': { skills_snapshot: [7] },
  'skills of null': { skills_snapshot: [null] },
  'skills of two forms': { skills_snapshot: ['strike', { id: 'howl' }] },
  'skills without an id': { skills_snapshot: [{ name: 'strike' }] },
};

/** Poisoned entities are numbered from here on. */
export const FIRST_POISONED = 1001;

/** An entity with the rows that poison it. */
export interface Poisoned {
  readonly sort: string;
  readonly id: number | string;
  /** By table. */
  readonly rows: Readonly<Record<string, Row>>;
}

export const POISONED: Readonly<Record<'player' | 'monster' | 'pet', readonly Poisoned[]>> = {
  player: Object.entries(ITEM_DATA).map(([sort, item_data], at) => {
    const id = FIRST_POISONED + at;
    // A weapon: the power of other items is not read.
    const worn = {
      item_type: 'weapon',
      item_data,
      location: 'equipped',
      equipped_slot: 'main_hand',
    };
    return { sort, id, rows: { characters: characterRow(id), inventory_items: itemRow(id, worn) } };
  }),
  monster: Object.entries(BODIES).map(([sort, { base_stats, ...columns }], at) => {
    const stats = base_stats === undefined ? {} : { scaled_base_stats: base_stats };
    const row = monsterRow(FIRST_POISONED + at, { ...columns, ...stats });
    return { sort, id: monsterId(FIRST_POISONED + at), rows: { generated_monsters: row } };
  }),
  pet: Object.entries(BODIES).map(([sort, columns], at) => {
    const id = FIRST_POISONED + at;
    return { sort, id, rows: { character_pets: petRow(id, 1, columns) } };
  }),
};
