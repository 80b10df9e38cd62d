import { createHash } from 'node:crypto';
import { ATTRIBUTES } from '../../context/rules/attributes.js';
import { skillsSnapshot, stateOf } from './creature.js';
import { Dice } from './dice.js';
import { MONSTER_FAMILIES, type MonsterFamily } from './monster-families.js';
import type { Row } from './row.js';

/** Monsters come in clans of so many. */
export const CLAN_SIZE = 12;

const ROLES = {
  minion: { factor: 1, prefix: '' },
  elite: { factor: 1.6, prefix: 'Матёрый: ' },
  boss: { factor: 2.5, prefix: 'Вожак: ' },
} as const;

/** The id of the seeder's monster `n`, counted from 1. */
export function seededMonsterId(n: number): string {
  return uuidOf(`monster ${n}`);
}

export function clanRow(n: number): Row {
  const { family_id, clan_ru } = familyOf(n);
  const dice = new Dice('clan', n);
  return {
    id: clanId(n),
    family_id,
    tier: tierOf(n),
    zone_id: `zone_${dice.between(1, 9)}`,
    name_ru: clan_ru,
    description: dice.chance(50) ? `${clan_ru}, ${tierOf(n)}-й круг` : null,
  };
}

export function monsterRow(n: number): Row {
  const dice = new Dice('monster', n);
  const clan = Math.ceil(n / CLAN_SIZE);
  const family = familyOf(clan);
  const tier = tierOf(clan);
  // The first of a clan leads it.
  const role = n % CLAN_SIZE === 1 ? 'boss' : dice.chance(25) ? 'elite' : 'minion';
  const { factor, prefix } = ROLES[role];
  const { variant_key, name_ru } = dice.pick(family.variants);
  return {
    id: seededMonsterId(n),
    clan_id: clanId(clan),
    variant_key,
    role,
    threat_rating: Math.round(10 * tier * factor) + dice.between(0, 5),
    name_ru: `${prefix}${name_ru}`,
    description: null,
    scaled_base_stats: baseStats(family, tier * factor, dice),
    loadout_ids: role === 'minion' ? family.loadout : { ...family.loadout, ...family.regalia },
    skills_snapshot: skillsSnapshot(family.skills, n),
    current_state: dice.chance(25) ? stateOf(dice, Math.round(40 * tier * factor)) : null,
  };
}

function baseStats(family: MonsterFamily, scale: number, dice: Dice): Row {
  const attributes = ATTRIBUTES.map((name): [string, number] => {
    const share = family.strong.includes(name) ? dice.between(12, 18) : dice.between(4, 9);
    return [name, Math.round(share * (0.75 + scale / 4))];
  });
  return { ...Object.fromEntries(attributes), ...family.nature };
}

function familyOf(clan: number): MonsterFamily {
  return new Dice('family', clan).pick(MONSTER_FAMILIES);
}

function tierOf(clan: number): number {
  return new Dice('tier', clan).between(1, 5);
}

function clanId(n: number): string {
  return uuidOf(`clan ${n}`);
}

/** A UUID in the form of version 4. */
function uuidOf(words: string): string {
  const digits = createHash('md5').update(`context-assembler ${words}`).digest('hex');
  return digits.replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
    (_, a: string, b: string, c: string, d: string, e: string) => `${a}-${b}-4${c}-a${d}-${e}`,
  );
}
