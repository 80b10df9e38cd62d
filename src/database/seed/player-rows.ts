import { ATTRIBUTES } from '../../context/rules/attributes.js';
import { archetypeOf } from './archetypes.js';
import { Dice } from './dice.js';
import { ELEMENTS, FEMALE_NAMES, GIFTS, MALE_NAMES, SURNAMES, SYMBIOTE_NAMES } from './names.js';
import type { Row } from './row.js';

export function characterRow(id: number): Row {
  const dice = new Dice('character', id);
  const gender = dice.pick(['male', 'female']);
  const name = dice.pick(gender === 'male' ? MALE_NAMES : FEMALE_NAMES);
  const stage = dice.between(1, 100);
  const home = `${dice.between(40, 60)}_${dice.between(40, 60)}`;
  return {
    character_id: id,
    user_id: 100_000 + id,
    name: dice.chance(60) ? `${name} ${dice.pick(SURNAMES)}` : name,
    gender,
    game_stage: stage <= 2 ? 'creation' : stage <= 10 ? 'tutorial' : 'in_game',
    prev_game_stage: stage <= 2 ? null : stage <= 10 ? 'creation' : 'tutorial',
    location_id: home,
    prev_location_id: stage <= 10 ? null : `${dice.between(40, 60)}_${dice.between(40, 60)}`,
    vitals_snapshot: dice.chance(90) ? vitalsOf(id, 'snapshot') : null,
    active_sessions: dice.chance(10) ? { exploration: { location_id: home } } : null,
  };
}

/** About one character in a hundred has none and lives with eights. */
export function attributeRows(id: number): readonly Row[] {
  if (new Dice('without attributes', id).chance(1)) return [];
  return [{ character_id: id, ...attributesOf(id) }];
}

export function symbioteRows(id: number): readonly Row[] {
  const dice = new Dice('symbiote', id);
  if (!dice.chance(70)) return [];
  const gifted = dice.chance(80);
  return [
    {
      character_id: id,
      symbiote_name: dice.pick(SYMBIOTE_NAMES),
      gift_id: gifted ? dice.pick(GIFTS) : null,
      gift_xp: gifted ? dice.between(0, 500) : 0,
      gift_rank: gifted ? dice.between(1, 7) : 0,
      elements_resonance: { [dice.pick(ELEMENTS)]: dice.between(1, 9) },
    },
  ];
}

export function walletRow(id: number): Row {
  const dice = new Dice('wallet', id);
  return {
    character_id: id,
    currency: { dust: dice.between(0, 5000), shards: dice.between(0, 40) },
    resources: { iron: dice.between(0, 60), timber: dice.between(0, 90) },
    components: dice.chance(50) ? { gear_teeth: dice.between(1, 12) } : {},
  };
}

/** The live document and the snapshot differ in what is left, not in what there could be. */
export function vitalsOf(id: number, moment: 'live' | 'snapshot'): Row {
  const { endurance = 8, men = 8 } = attributesOf(id);
  const dice = new Dice('vitals', moment, id);
  const barOf = (max: number) => ({ cur: dice.between(Math.floor(max / 4), max), max });
  return { hp: barOf(60 + 6 * endurance), energy: barOf(50 + 5 * men) };
}

function attributesOf(id: number): Partial<Record<string, number>> {
  const dice = new Dice('attributes', id);
  const { strong } = archetypeOf(id);
  return Object.fromEntries(
    ATTRIBUTES.map((name) => [
      name,
      strong.includes(name) ? dice.between(11, 20) : dice.between(5, 12),
    ]),
  );
}
