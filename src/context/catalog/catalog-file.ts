import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { effectsOf } from '../combat/item-effects.js';
import { ATTRIBUTES } from '../combat/stats.js';
import { checkItemData, slotOf } from '../combat/worn-item.js';
import { JsonText } from '../json/json-text.js';
import { type Catalog, type CatalogItem } from '../projections/game-rules.js';

const id = z.string().min(1);
const requirement = z.number();

const catalogFile = z.object({
  feints: z.array(id),
  triggers: z.record(id, id),
  items: z.record(
    z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
    z.object({ item_type: id, subtype: id, data: z.record(z.string(), z.unknown()) }),
  ),
  actions: z.array(
    z.object({
      id,
      requires: z.object({
        attributes: z.partialRecord(z.enum(ATTRIBUTES), requirement).optional(),
        skills: z.record(id, requirement).optional(),
      }),
    }),
  ),
});

/** The catalog is not one of the contract's; the message names every fault and its place. */
export class CatalogError extends Error {
  constructor(faults: readonly string[]) {
    super(`The game's catalog is invalid:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'CatalogError';
  }
}

/**
 * The catalog of a JSON file, checked in full.
 * @throws CatalogError when the file cannot be read or breaks the contract
 */
export async function loadCatalog(path: string): Promise<Catalog> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CatalogError([`the file cannot be read (${code ?? 'unknown error'})`]);
  }
  try {
    return catalogOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new CatalogError(['the file is not JSON']);
    throw error;
  }
}

/**
 * The catalog of a value in the format of the catalog file.
 * @throws CatalogError when it breaks the contract
 */
export function catalogOf(file: unknown): Catalog {
  const parsed = catalogFile.safeParse(file);
  if (!parsed.success) {
    throw new CatalogError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const { feints, triggers, items, actions } = parsed.data;
  const faults = Object.entries(items).flatMap(([key, item]) => faultsOfItem(key, item));
  if (faults.length > 0) throw new CatalogError(faults);
  return {
    feints,
    triggers: new Map(Object.entries(triggers)),
    items: new Map(Object.entries(items)),
    actions: actions as Catalog['actions'],
  };
}

/** An item of the catalog keeps the rules of a worn one. */
function faultsOfItem(key: string, { item_type, subtype, data }: CatalogItem): readonly string[] {
  const name = `items.${key}`;
  try {
    checkItemData(name, JsonText.of(data));
    effectsOf({ key: name, itemType: item_type, subtype, slot: slotOf(null, data), data });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
