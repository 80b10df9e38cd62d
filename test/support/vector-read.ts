import type { SourceRead, BatchRead } from '../../src/context/sections/batch-read.js';
import { JsonText } from '../../src/context/json/json-text.js';
import { idOf, type Row, type Vector } from './vectors.js';

/** Columns that the database gives as JSON text. */
const JSON_COLUMNS: ReadonlySet<string> = new Set([
  'vitals_snapshot',
  'active_sessions',
  'item_data',
  'elements_resonance',
  'currency',
  'resources',
  'components',
  'scaled_base_stats',
  'base_stats',
  'loadout_ids',
  'skills_snapshot',
  'current_state',
]);

type Id = number | string;

/** What a reader would answer for the entity of a case, without a database. */
export function readOf(vector: Vector): BatchRead<Id> {
  const { input } = vector;
  const share = (value: unknown): SourceRead<Id> => ({ byId: new Map([[idOf(vector), value]]) });
  const rows = (some: readonly (Row | null | undefined)[]) =>
    share(some.flatMap((row) => (row ? [asRead(row)] : [])));
  const items = [...(input.items ?? [])].sort((a, b) => Number(a.id) - Number(b.id));
  const isIn =
    (...places: readonly unknown[]) =>
    (item: Row) =>
      places.includes(item.location);
  const isQuick = (item: Row) => isIn('inventory')(item) && item.quick_slot_position !== null;
  return {
    own: rows([input.character ?? input.monster ?? input.pet]),
    sections: new Map([
      ['attributes', rows([input.attributes])],
      ['equipment', rows(items.filter((item) => isIn('equipped')(item) || isQuick(item)))],
      ['inventory', rows(items.filter(isIn('equipped', 'inventory')))],
      ['skills', rows(input.skills ?? [])],
      ['skill_levels', share(levelsOf(input.skills ?? []))],
      ['symbiote', rows([input.symbiote])],
      ['wallet', rows([input.wallet])],
      ...('vitals' in input && vector.kind === 'player'
        ? [['vitals', share(input.vitals ?? undefined)] as const]
        : []),
    ]),
  };
}

/** What the database makes of the rows. */
export function levelsOf(skills: readonly Row[]): JsonText {
  const known = skills.filter((row) => row.is_unlocked === true || experienceOf(row) > 0);
  const levels = known.map((row) => [String(row.skill_key), experienceOf(row)] as const);
  return JsonText.of(Object.fromEntries(levels));
}

function experienceOf({ total_xp }: Row): number {
  return typeof total_xp === 'number' && Number.isFinite(total_xp) ? total_xp : 0;
}

function asRead(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      JSON_COLUMNS.has(column) && value !== null ? JsonText.of(value) : value,
    ]),
  );
}
