import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { effectsOf } from '../combat/item-effects.js';
import { ATTRIBUTES } from '../rules/attributes.js';
import { checkItemData, slotOf } from '../combat/worn-item.js';
import { JsonText } from '../json/json-text.js';
import { isObject } from '../json/json-value.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import type { Catalog, CatalogItem } from '../rules/game-rules.js';

const id = z.string().min(1);

const item = z
  .object({
    item_type: id,
    subtype: id,
    data: z.custom<CatalogItem['data']>(isObject, { error: 'must be an object' }),
  })
  .superRefine((value, context) => {
    const fault = faultOfItem(value);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['data'], message: fault });
  });

const catalogFile = z.object({
  feints: z.array(id),
  triggers: members(id, id),
  items: members(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), item),
  actions: z.array(
    z.object({
      id,
      // A requirement that is misspelt must not open the action to everybody.
      requires: z.strictObject({
        attributes: members(z.enum(ATTRIBUTES), z.number()).transform(toObject).optional(),
        skills: members(id, z.number()).transform(toObject).optional(),
      }),
    }),
  ),
});

/** The members of an object as a map: zod's records lose a member called `__proto__`. */
function members<Key extends z.ZodType<string>, Value extends z.ZodType>(key: Key, value: Value) {
  return z.preprocess(
    (object) => (isObject(object) ? new Map(Object.entries(object)) : object),
    z.map(key, value, { error: 'must be an object' }),
  );
}

function toObject<Key extends string>(map: ReadonlyMap<Key, number>) {
  return Object.fromEntries(map) as Record<Key, number>;
}

/** What is wrong with an item of the catalog: it keeps the rules of a worn one. */
function faultOfItem({ item_type, subtype, data }: CatalogItem): string | undefined {
  const worn = { key: 'data', itemType: item_type, subtype, slot: slotOf(null, data), data };
  try {
    checkItemData(worn.key, JsonText.of(data));
    effectsOf(worn);
    return undefined;
  } catch (error) {
    return error instanceof InvalidDataError ? error.fault : String(error);
  }
}

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
  if (parsed.success) return parsed.data;
  throw new CatalogError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
  );
}
