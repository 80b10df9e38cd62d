import type pg from 'pg';
import { characterRow, itemRow, monsterRow, petRow } from './entities.js';
import type { Row } from './vectors.js';

/**
 * What a row spoils: its entity wherever it is read, its entity where a `math_model` is made of it,
 * or nothing, because the contract knows what to make of it.
 */
type Spoils = 'all' | 'combat' | 'nothing';

/** Rows of one entity, by table; a text in a column of JSON is JSON as it is. */
interface PoisonRows {
  readonly spoils: Spoils;
  /** The columns of the own row, beside the usual ones. */
  readonly own?: Row;
  /** The columns of a worn item. */
  readonly item?: Row;
  /** Rows of any other tables. */
  readonly others?: readonly (readonly [table: string, row: Row])[];
}

/** A sort of rows that PostgreSQL can hold and nobody should have put there. */
export interface PoisonSort {
  readonly name: string;
  readonly player: PoisonRows;
  /** Of monsters and of pets, in the columns of a monster. */
  readonly fighter: PoisonRows;
}

const FIVE_MEGABYTES = 'я'.repeat(2_600_000);
const NAMES = 'x'.repeat(1_000_000);
const FIVE_THOUSAND_SLOTS = JSON.stringify(
  Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`slot_${String(at)}`, 'bone_claws'])),
);
const CONTROLS = '\u0001\u0007\u001b[31m\r\n\t\u007f\u0085\u200b\u2028\u2029\u202e\ufeff\uffff"\\';

/** Data of an item for a player, and base stats for a fighter. */
function json(name: string, spoils: Spoils, itemData: string, baseStats: string): PoisonSort {
  return {
    name,
    player: { spoils, item: { item_data: itemData } },
    fighter: { spoils, own: { scaled_base_stats: baseStats } },
  };
}

/** An object in which objects or lists are nested so deep, itself the first. */
function nested(depth: number): string {
  return `{"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
}

const REST_OF_SYMBIOTE = { symbiote_name: 'Тень', gift_xp: 0, gift_rank: 0 };

export const POISON_SORTS: readonly PoisonSort[] = [
  json('null where an object is expected', 'all', 'null', 'null'),
  json('a text', 'all', '"power"', '"armor"'),
  json('a number', 'all', '7', '-1e300'),
  json('true', 'all', 'true', 'false'),
  json('a list', 'all', '[{"power":1}]', '[["armor",1]]'),
  json('1e400', 'combat', '{"spread":1e400}', '{"armor":1e400}'),
  json('10^15', 'combat', '{"bonuses":{"armor":1000000000000000}}', '{"armor":-1e15}'),
  json('depth 33', 'all', nested(33), `{"armor":${nested(33)}}`),
  json('depth 1,000', 'all', nested(1000), `{"armor":${nested(1000)}}`),
  json(
    'depth 33 beside texts that are not read',
    'all',
    `{"name":"a","description":"b","note":${nested(32)}}`,
    `{"armor":${nested(33)}}`,
  ),
  json(
    'depth 33 in a member that is not read',
    'all',
    `{"name":"a","description":${nested(32)}}`,
    `{"armor":${nested(33)}}`,
  ),
  json('the stat __proto__', 'combat', '{"bonuses":{"__proto__":5}}', '{"__proto__":5}'),
  json('the stat toJSON', 'combat', '{"implicit_bonuses":{"toJSON":5}}', '{"toJSON":5}'),
  json('a stat with a space', 'combat', '{"bonuses":{"drop table":1}}', '{"drop table":1}'),
  json(
    'a stat of 65 letters',
    'combat',
    `{"bonuses":{"${'s'.repeat(65)}":1}}`,
    `{"${'s'.repeat(65)}":1}`,
  ),
  json('an action that is code', 'combat', '{"spread":"+1;exit()"}', '{"armor":"__import__(1)"}'),
  json(
    'an action with a line break',
    'combat',
    '{"bonuses":{"armor":"+1\\n"}}',
    '{"armor":"1\\n"}',
  ),
  json(
    'types that are all wrong',
    'combat',
    '{"accuracy":{},"bonuses":[]}',
    '{"armor":[],"luck":{}}',
  ),
  json('the stat constructor', 'nothing', '{"bonuses":{"constructor":5}}', '{"constructor":5}'),
  json('a number of 400 digits, unread', 'nothing', `{"n":${'9'.repeat(400)}}`, '{"armor":1e-400}'),
  {
    name: 'members that mean something to programs',
    player: {
      spoils: 'nothing',
      item: {
        item_data:
          '{"__proto__":{"power":"x"},"constructor":{"prototype":{}},"toJSON":1,"then":1,"length":-1}',
      },
    },
    fighter: {
      spoils: 'nothing',
      own: {
        current_state: '{"__proto__":{"hp":{"cur":1}},"toJSON":1,"hp":{"__proto__":{"cur":1}}}',
      },
    },
  },
  {
    name: 'descriptions of wrong types',
    player: {
      spoils: 'nothing',
      item: {
        item_data:
          '{"name":5,"triggers":{},"related_skill":[],"components":"x","base_id":7,"slot":9,"weight":"x","base_price":[]}',
      },
    },
    fighter: { spoils: 'nothing', own: { current_state: '[1]', skills_snapshot: '["",""]' } },
  },
  {
    name: 'depth 32, and a deep state',
    player: { spoils: 'nothing', item: { item_data: nested(32) } },
    fighter: { spoils: 'nothing', own: { current_state: nested(1000) } },
  },
  {
    name: 'five megabytes',
    player: { spoils: 'nothing', item: { item_data: JSON.stringify({ text: FIVE_MEGABYTES }) } },
    fighter: {
      spoils: 'nothing',
      own: { current_state: JSON.stringify({ text: FIVE_MEGABYTES }) },
    },
  },
  {
    name: 'NaN, infinities, and the greatest integers',
    player: {
      spoils: 'nothing',
      item: { quantity: -(2 ** 31) },
      others: [
        ['character_skill_progress', skill('not_a_number', 'NaN')],
        ['character_skill_progress', skill('endless', 'Infinity')],
        ['character_skill_progress', skill('endless_below', '-Infinity')],
        ['character_attributes', { strength: 2 ** 31 - 1, luck: -(2 ** 31) }],
      ],
    },
    fighter: { spoils: 'nothing', own: { threat_rating: -(2 ** 31) } },
  },
  {
    name: 'keys and slots that mean something to programs',
    player: {
      spoils: 'nothing',
      item: { equipped_slot: '__proto__', item_type: 'constructor', subtype: 'toJSON' },
      others: [['character_skill_progress', skill('__proto__', '1')]],
    },
    fighter: { spoils: 'nothing', own: { loadout_ids: '{"__proto__":"bone_claws","toJSON":""}' } },
  },
  {
    name: 'names of a megabyte',
    player: { spoils: 'nothing', own: { name: NAMES, location_id: NAMES } },
    fighter: { spoils: 'nothing', own: { name_ru: NAMES } },
  },
  {
    name: 'control characters',
    player: { spoils: 'nothing', own: { name: CONTROLS }, item: { equipped_slot: CONTROLS } },
    fighter: { spoils: 'nothing', own: { name_ru: CONTROLS } },
  },
  {
    name: 'nothing in texts',
    player: { spoils: 'nothing', own: { name: '', gender: '', game_stage: '', location_id: '' } },
    fighter: { spoils: 'nothing', own: { name_ru: '' } },
  },
  {
    name: 'dates of the year 275760, vitals and wallets of wrong types',
    player: {
      spoils: 'nothing',
      own: {
        created_at: '275760-09-13T00:00:00.001Z',
        updated_at: 'infinity',
        vitals_snapshot: '{"hp":{"cur":1e400,"max":"x"},"energy":[]}',
      },
      others: [
        ['resource_wallets', { currency: '[1]', resources: 'null', components: '"x"' }],
        ['character_symbiotes', { ...REST_OF_SYMBIOTE, elements_resonance: '[[]]' }],
      ],
    },
    fighter: { spoils: 'nothing', own: { current_state: '{"hp":{"cur":1e400},"energy":null}' } },
  },
  {
    name: 'a loadout, or a second item, of a wrong type',
    player: {
      spoils: 'all',
      others: [['inventory_items', { ...worn('7'), equipped_slot: 'ring_2' }]],
    },
    fighter: { spoils: 'combat', own: { loadout_ids: '{"main_hand":7}' } },
  },
  {
    name: 'one item in 5,000 slots, or none',
    player: { spoils: 'nothing' },
    fighter: { spoils: 'nothing', own: { loadout_ids: FIVE_THOUSAND_SLOTS } },
  },
  {
    name: 'bonuses, or skills, of mixed forms',
    player: { spoils: 'combat', item: { item_data: '{"bonuses":{"armor":[1]}}' } },
    fighter: { spoils: 'combat', own: { skills_snapshot: '["howl",{"id":"strike"}]' } },
  },
];

/** Inserts a player and a pet of this id, and a monster of this number, each with the rows of a sort. */
export async function insertPoisoned(client: pg.Client, id: number, sort: PoisonSort) {
  const { own, item = {}, others = [] } = sort.player;
  await insert(client, 'characters', characterRow(id, own));
  await insert(client, 'inventory_items', itemRow(id, { ...worn('{"name":"A ring"}'), ...item }));
  for (const [table, row] of others) {
    const rest = table === 'inventory_items' ? itemRow(id) : { character_id: id };
    await insert(client, table, { ...rest, ...row });
  }
  const fighter = sort.fighter.own ?? {};
  await insert(client, 'generated_monsters', monsterRow(id, fighter));
  await insert(client, 'character_pets', petRow(id, id, asPet(fighter)));
}

/** A row column by column: JSON may be what no value of ours is. */
async function insert(client: pg.Client, table: string, row: Row): Promise<void> {
  const places = Object.keys(row).map((_, at) => `$${String(at + 1)}`);
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
  await client.query(
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${places.join(', ')})`,
    values,
  );
}

function asPet({ scaled_base_stats, name_ru, threat_rating, ...rest }: Row): Row {
  return {
    ...rest,
    ...(scaled_base_stats === undefined ? {} : { base_stats: scaled_base_stats }),
    ...(name_ru === undefined ? {} : { name: name_ru }),
    ...(threat_rating === undefined ? {} : { level: threat_rating }),
  };
}

function worn(itemData: string): Row {
  return { location: 'equipped', equipped_slot: 'ring_1', item_data: itemData };
}

function skill(key: string, xp: string): Row {
  return { skill_key: key, total_xp: xp, is_unlocked: true, progress_state: 'PLUS' };
}
