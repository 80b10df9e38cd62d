import type { DataSource, EntityManager } from 'typeorm';
import { insertItems, insertRows, moveSequence } from './bulk-insert.js';
import { itemRows } from './item-rows.js';
import { CLAN_SIZE, clanRow, monsterRow } from './monster-rows.js';
import { petRow } from './pet-rows.js';
import { attributeRows, characterRow, symbioteRows, walletRow } from './player-rows.js';
import type { Row } from './row.js';
import { skillRows } from './skill-rows.js';

export interface WorldSize {
  readonly players: number;
  readonly monsters: number;
  readonly pets: number;
}

export type SeedProgress = (kind: keyof WorldSize, done: number, total: number) => void;

/** Rows inserted, by table. */
export type SeededRows = ReadonlyMap<string, number>;

/** So many entities are written in one transaction. */
const CHUNK_SIZE = 500;

/**
 * Writes a world of players 1..n, monsters `seededMonsterId(1..n)` and pets 1..n into the migrated
 * tables; the same size gives the same world. It only inserts: what is there stays as it is, and
 * items and the like go to players that this run created. Another run completes an interrupted one.
 */
export async function seedWorld(
  dataSource: DataSource,
  size: WorldSize,
  onProgress?: SeedProgress,
): Promise<SeededRows> {
  const { players, pets } = size;
  if (pets > 0 && players === 0) throw new RangeError('Pets need players to own them');
  const seeded = new Map<string, number>();

  const inChunks = async (
    kind: keyof WorldSize,
    insert: (manager: EntityManager, numbers: readonly number[]) => Promise<InsertedRows>,
  ): Promise<void> => {
    for (let done = 0; done < size[kind]; done += CHUNK_SIZE) {
      const numbers = numbersFrom(done + 1, Math.min(CHUNK_SIZE, size[kind] - done));
      const inserted = await dataSource.transaction((manager) => insert(manager, numbers));
      for (const [table, rows] of Object.entries(inserted)) {
        seeded.set(table, (seeded.get(table) ?? 0) + rows);
      }
      onProgress?.(kind, done + numbers.length, size[kind]);
    }
  };

  await inChunks('players', insertPlayers);
  await inChunks('monsters', insertMonsters);
  await inChunks('pets', (manager, numbers) => insertPets(manager, numbers, players));
  // Plans for the old sizes would stay in use until autovacuum comes by.
  for (const table of seeded.keys()) await dataSource.query(`ANALYZE ${table}`);
  return seeded;
}

type InsertedRows = Readonly<Record<string, number>>;

async function insertPlayers(
  manager: EntityManager,
  numbers: readonly number[],
): Promise<InsertedRows> {
  const ids = await insertRows<number>(
    manager,
    'characters',
    numbers.map(characterRow),
    'character_id',
  );
  if (ids.length > 0) await moveSequence(manager, 'inventory_items', 'id');
  const insert = async (table: string, rows: readonly Row[]): Promise<number> =>
    (await insertRows(manager, table, rows)).length;
  return {
    characters: ids.length,
    character_attributes: await insert('character_attributes', ids.flatMap(attributeRows)),
    inventory_items: await insertItems(manager, ids.flatMap(itemRows)),
    character_skill_progress: await insert('character_skill_progress', ids.flatMap(skillRows)),
    character_symbiotes: await insert('character_symbiotes', ids.flatMap(symbioteRows)),
    resource_wallets: await insert('resource_wallets', ids.map(walletRow)),
  };
}

async function insertMonsters(
  manager: EntityManager,
  numbers: readonly number[],
): Promise<InsertedRows> {
  const clans = [...new Set(numbers.map((n) => Math.ceil(n / CLAN_SIZE)))];
  const insertedClans = await insertRows(manager, 'generated_clans', clans.map(clanRow));
  const inserted = await insertRows(manager, 'generated_monsters', numbers.map(monsterRow));
  return { generated_clans: insertedClans.length, generated_monsters: inserted.length };
}

async function insertPets(
  manager: EntityManager,
  numbers: readonly number[],
  players: number,
): Promise<InsertedRows> {
  const rows = numbers.map((n) => petRow(n, players));
  const inserted = await insertRows(manager, 'character_pets', rows);
  if (inserted.length > 0) await moveSequence(manager, 'character_pets', 'pet_id');
  return { character_pets: inserted.length };
}

function numbersFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
