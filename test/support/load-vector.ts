import type { Redis } from 'ioredis';
import type pg from 'pg';
import { insertRows } from './game-database.js';
import type { ContextFormat } from './stored.js';
import { idOf, type Row, type Vector } from './vectors.js';

/** Inserts the rows of the entities of cases, all in one schema. */
export async function insertVectors(client: pg.Client, vectors: readonly Vector[]): Promise<void> {
  await insertRows(client, 'characters', ownRows(vectors, 'character'));
  await insertRows(client, 'character_attributes', ofCharacters(vectors, 'attributes'));
  await insertRows(client, 'inventory_items', ofCharacters(vectors, 'items'));
  await insertRows(client, 'character_skill_progress', ofCharacters(vectors, 'skills'));
  await insertRows(client, 'character_symbiotes', ofCharacters(vectors, 'symbiote'));
  await insertRows(client, 'resource_wallets', ofCharacters(vectors, 'wallet'));
  const monsters = ownRows(vectors, 'monster');
  const clanIds = new Set(monsters.map(({ clan_id }) => clan_id));
  const clans = [...clanIds].map((id) => ({ id, family_id: 'of a case', tier: 1 }));
  await insertRows(client, 'generated_clans', clans);
  await insertRows(client, 'generated_monsters', monsters);
  await insertRows(client, 'character_pets', ownRows(vectors, 'pet'));
}

/** Writes the live documents of the players of cases, of which `input.vitals` is one member. */
export async function writeVitals(
  redis: Redis,
  vectors: readonly Vector[],
  format: ContextFormat,
): Promise<void> {
  for (const vector of vectors) {
    const { vitals } = vector.input;
    if (vitals === undefined || vitals === null) continue;
    const key = `ac:${String(idOf(vector))}`;
    const document = JSON.stringify({ online: true, vitals });
    if (format === 'json') await redis.call('JSON.SET', key, '$', document);
    else await redis.set(key, document);
  }
}

function ownRows(
  vectors: readonly Vector[],
  kind: 'character' | 'monster' | 'pet',
): readonly Row[] {
  return vectors.flatMap<Row>(({ input }) => input[kind] ?? []);
}

type PartOfCharacter = 'attributes' | 'items' | 'skills' | 'symbiote' | 'wallet';

function ofCharacters(vectors: readonly Vector[], part: PartOfCharacter): readonly Row[] {
  return vectors.flatMap((vector) => {
    const rows = [vector.input[part] ?? []].flat() as readonly Row[];
    return rows.map((row) => ({ character_id: idOf(vector), ...row }));
  });
}
