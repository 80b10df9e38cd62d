import { skillsSnapshot, stateOf } from './creature.js';
import { Dice } from './dice.js';
import { PET_NAMES } from './names.js';
import type { Row } from './row.js';

const SPECIES = [
  {
    species_key: 'dusk_fox',
    base_stats: { agility: 14, perception: 12, evasion: 0.1 },
    loadout_ids: { main_hand: 'milk_teeth', collar: 'bell_collar' },
    skills: ['pounce', 'hide'],
  },
  {
    species_key: 'tusk_boar',
    base_stats: { strength: 16, endurance: 14, thorns_damage_flat: 1 },
    loadout_ids: { main_hand: 'tusks', chest_armor: 'thick_hide' },
    skills: ['charge'],
  },
  {
    species_key: 'ash_hawk',
    base_stats: { agility: 17, perception: 18, anti_dodge_chance: 0.05 },
    loadout_ids: { main_hand: 'sickle_beak', off_hand: 'raw_claws', collar: null },
    skills: ['dive', 'screech', 'watch'],
  },
  {
    species_key: 'tame_wolf',
    base_stats: { strength: 13, agility: 13, endurance: 12 },
    loadout_ids: { main_hand: 'hooked_claws', collar: 'spiked_collar' },
    skills: ['howl', 'guard'],
  },
];

/** Pet `n`, counted from 1, of one of the first `players` characters. */
export function petRow(n: number, players: number): Row {
  const dice = new Dice('pet', n);
  const { species_key, base_stats, loadout_ids, skills } = dice.pick(SPECIES);
  const level = dice.between(1, 20);
  return {
    pet_id: n,
    character_id: 1 + ((n * 5 - 1) % players),
    species_key,
    name: dice.pick(PET_NAMES),
    level,
    base_stats,
    loadout_ids,
    skills_snapshot: skillsSnapshot(skills, n),
    current_state: dice.chance(80) ? stateOf(dice, 30 + 5 * level) : null,
  };
}
