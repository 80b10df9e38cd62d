import type { EntityManager } from 'typeorm';
import type { ItemRow } from './item-rows.js';
import { BAG_TEMPLATES, BELT_TEMPLATES, GEAR_TEMPLATES } from './item-templates.js';
import type { Row } from './row.js';

const TEMPLATES = [...GEAR_TEMPLATES, ...BELT_TEMPLATES, ...BAG_TEMPLATES];
const TEMPLATE_NUMBERS = new Map(TEMPLATES.map((template, index) => [template, index + 1]));
const TEMPLATES_JSON = JSON.stringify(TEMPLATES);

/**
 * Inserts rows of the same columns in one statement; rows whose key is taken are left out.
 *
 * @returns what `returning` is for each row inserted
 */
export async function insertRows<T = unknown>(
  manager: EntityManager,
  table: string,
  rows: readonly Row[],
  returning = '1',
): Promise<readonly T[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first).join(', ');
  const inserted = await manager.query<readonly { value: T }[]>(
    `INSERT INTO ${table} (${columns})
     SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
     ON CONFLICT DO NOTHING RETURNING ${returning} AS value`,
    [JSON.stringify(rows)],
  );
  return inserted.map(({ value }) => value);
}

/** Inserts items in their order. What rows of one template share is sent once. */
export async function insertItems(
  manager: EntityManager,
  items: readonly ItemRow[],
): Promise<number> {
  const rows = items.map(({ template, ...row }) => ({
    ...row,
    template: TEMPLATE_NUMBERS.get(template),
  }));
  await manager.query(
    `INSERT INTO inventory_items (character_id, item_type, subtype, rarity, location, quantity,
       item_data, equipped_slot, quick_slot_position)
     SELECT character_id, template->>'item_type', template->>'subtype', template->>'rarity',
       location, quantity, template->'item_data', equipped_slot, quick_slot_position
     FROM ROWS FROM (
       jsonb_to_recordset($1::jsonb) AS (character_id int, template int, location text,
         quantity int, equipped_slot text, quick_slot_position text)
     ) WITH ORDINALITY
       AS item (character_id, number, location, quantity, equipped_slot, quick_slot_position, place)
     JOIN jsonb_array_elements($2::jsonb) WITH ORDINALITY AS kind (template, number) USING (number)
     ORDER BY place`,
    [JSON.stringify(rows), TEMPLATES_JSON],
  );
  return rows.length;
}

/** Moves the column's sequence, where it has one, past the greatest value in the table. */
export async function moveSequence(
  manager: EntityManager,
  table: string,
  column: string,
): Promise<void> {
  await manager.query(
    `SELECT setval(sequence, greatest)
     FROM (SELECT pg_get_serial_sequence($1, $2)::regclass AS sequence) AS serial,
       (SELECT max(${column}) AS greatest FROM ${table}) AS inserted
     WHERE greatest > coalesce(pg_sequence_last_value(sequence), 0)`,
    [table, column],
  );
}
