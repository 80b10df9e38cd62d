import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/context/catalog/catalog-file.js';
import { effectsOf } from '../../src/context/combat/item-effects.js';
import type { JsonObject } from '../../src/context/json/json-value.js';
import { databaseOptions } from '../../src/database/data-source.js';
import { CONTEXT_TABLES } from '../../src/database/migrations/context-tables.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { seededMonsterId } from '../../src/database/seed/monster-rows.js';
import { seedLiveVitals } from '../../src/database/seed/seed-live-vitals.js';
import { seedOptions } from '../../src/database/seed/seed-options.js';
import { seedWorld, type WorldSize } from '../../src/database/seed/seed-world.js';
import { startJsonRedisServer } from '../support/json-redis-server.js';
import { createTestDatabase } from '../support/servers.js';

const SMALL: WorldSize = { players: 60, monsters: 30, pets: 12 };
const CATALOG_PATH = fileURLToPath(
  new URL('../../src/context/catalog/default-catalog.json', import.meta.url),
);

interface ItemRow {
  readonly id: number;
  readonly item_type: string;
  readonly subtype: string;
  readonly slot: string;
  readonly item_data: JsonObject;
}

interface World {
  readonly db: DataSource;
  drop(): Promise<void>;
}

async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const db = await new DataSource(databaseOptions(database.url)).initialize();
  await runMigrations(db);
  const drop = async (): Promise<void> => {
    await db.destroy();
    await database.drop();
  };
  return { db, drop };
}

describe('a seeded world', () => {
  let world: World;
  let db: DataSource;

  beforeAll(async () => {
    world = await createWorld();
    ({ db } = world);
    await seedWorld(db, SMALL);
  });

  afterAll(() => world.drop());

  it('dresses each player in ten slots and fills the bag, the belt and the skills', async () => {
    const counts = await db.query<readonly unknown[]>(
      `SELECT DISTINCT
         count(*) FILTER (WHERE location = 'equipped')::int AS worn,
         count(DISTINCT equipped_slot)::int AS slots,
         count(*) FILTER (WHERE location = 'inventory')::int AS bag,
         count(DISTINCT quick_slot_position) FILTER (WHERE location = 'inventory')::int AS belt,
         (SELECT count(*)::int FROM character_skill_progress s WHERE s.character_id = c.character_id)
           AS skills
       FROM characters c JOIN inventory_items i USING (character_id) GROUP BY c.character_id`,
    );
    const items = await db.query<readonly { players: number; stored: number }[]>(
      `SELECT count(DISTINCT character_id)::int AS players,
         count(*) FILTER (WHERE location IN ('bank', 'auction'))::int AS stored
       FROM inventory_items`,
    );

    expect(counts).toEqual([{ worn: 10, slots: 10, bag: 40, belt: 2, skills: 30 }]);
    expect(items).toEqual([{ players: 60, stored: 9 }]);
  });

  it('tells of every item what it is and how it was made', async () => {
    const untold = await db.query<readonly unknown[]>(
      `SELECT subtype, rarity FROM inventory_items
       WHERE (item_data ->> 'description' ~ '^[А-Я].{40,}[.] [А-Я].{40,}[.]$') IS NOT TRUE`,
    );
    expect(untold).toEqual([]);
  });

  it('gives most players attributes, a symbiote and a snapshot of their vitals, all a wallet', async () => {
    const [shares] = await db.query<readonly Record<string, number>[]>(
      `SELECT (SELECT count(*)::int FROM character_attributes) AS attributes,
         (SELECT count(*)::int FROM character_symbiotes) AS symbiotes,
         (SELECT count(*)::int FROM resource_wallets) AS wallets,
         (SELECT count(vitals_snapshot)::int FROM characters) AS snapshots`,
    );

    expect(shares?.attributes).toBeGreaterThan(55);
    expect(shares?.symbiotes).toBeGreaterThan(30);
    expect(shares?.symbiotes).toBeLessThan(55);
    expect(shares?.wallets).toBe(60);
    expect(shares?.snapshots).toBeGreaterThan(45);
  });

  it('holds only items that can be worn in a fight', async () => {
    const items = await db.query<readonly ItemRow[]>(
      `SELECT id, item_type, subtype, coalesce(equipped_slot, 'main_hand') AS slot, item_data
       FROM inventory_items`,
    );

    for (const { id, item_type: itemType, subtype, slot, item_data: data } of items) {
      const effects = effectsOf({ key: `item:${String(id)}`, itemType, subtype, slot, data });
      if (itemType === 'weapon' || itemType === 'armor') expect(effects).not.toEqual([]);
    }
  });

  it('knows its monsters by computed ids, in clans, in every role and form of skills', async () => {
    const monsters = await db.query<readonly { id: string; role: string; form: string }[]>(
      `SELECT m.id, role, coalesce(jsonb_typeof(skills_snapshot->0), 'map') AS form
       FROM generated_monsters m JOIN generated_clans c ON c.id = clan_id`,
    );

    const ids = Array.from({ length: SMALL.monsters }, (_, index) => seededMonsterId(index + 1));
    expect(monsters.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(monsters.map(({ role }) => role))).toEqual(new Set(['minion', 'elite', 'boss']));
    expect(new Set(monsters.map(({ form }) => form))).toEqual(new Set(['string', 'object', 'map']));
  });

  it("arms monsters and pets from the project's catalog", async () => {
    const { items } = await loadCatalog(CATALOG_PATH);
    const keys = await db.query<readonly { key: string }[]>(
      `SELECT DISTINCT value AS key FROM (
         SELECT loadout_ids FROM generated_monsters UNION ALL SELECT loadout_ids FROM character_pets
       ) AS loadouts, jsonb_each_text(loadout_ids) WHERE value IS NOT NULL`,
    );

    expect([...items.keys()]).toEqual(expect.arrayContaining(keys.map(({ key }) => key)));
    expect(keys.length).toBeGreaterThan(5);
  });

  it('leaves the sequences behind what was inserted', async () => {
    const pets = await db.query<readonly unknown[]>(
      `INSERT INTO character_pets
         (character_id, species_key, name, level, base_stats, loadout_ids, skills_snapshot)
       VALUES (1, 'cat', 'Мурка', 1, '{}', '{}', '[]') RETURNING pet_id`,
    );
    await db.query('DELETE FROM character_pets WHERE pet_id > $1', [SMALL.pets]);

    expect(pets).toEqual([{ pet_id: SMALL.pets + 1 }]);
  });
});

describe('seeding', () => {
  let world: World;
  let db: DataSource;

  beforeEach(async () => {
    world = await createWorld();
    ({ db } = world);
  });

  afterEach(() => world.drop());

  it('writes the same world every time', async () => {
    const other = await createWorld();

    await Promise.all([seedWorld(db, SMALL), seedWorld(other.db, SMALL)]);
    const [one, two] = [await contentsOf(db), await contentsOf(other.db)];
    await other.drop();

    expect(one).toEqual(two);
  });

  it('adds only what is missing when it is repeated', async () => {
    await seedWorld(db, SMALL);
    const before = await contentsOf(db);

    const again = await seedWorld(db, SMALL);
    expect(new Set(again.values())).toEqual(new Set([0]));
    expect(await contentsOf(db)).toEqual(before);

    const larger = await seedWorld(db, { players: 62, monsters: 31, pets: 12 });
    expect(larger.get('characters')).toBe(2);
    expect(larger.get('inventory_items')).toBe(100);
    expect(larger.get('generated_monsters')).toBe(1);
    expect(larger.get('character_pets')).toBe(0);
  });

  it('leaves characters and items that were there alone', async () => {
    await db.query(
      `INSERT INTO characters (character_id, user_id, name, gender, game_stage, location_id)
       VALUES (2, 7, 'The game''s own', 'male', 'in_game', '1_1')`,
    );
    await db.query(
      `INSERT INTO inventory_items
         (id, character_id, item_type, subtype, rarity, location, quantity, item_data)
       VALUES (5, 2, 'weapon', 'sword', 'rare', 'equipped', 1, '{}')`,
    );

    const seeded = await seedWorld(db, { players: 3, monsters: 0, pets: 0 });

    expect(seeded.get('characters')).toBe(2);
    expect(seeded.get('inventory_items')).toBe(100);
    expect(await db.query('SELECT name, user_id FROM characters WHERE character_id = 2')).toEqual([
      { name: "The game's own", user_id: '7' },
    ]);
    expect(await db.query('SELECT id FROM inventory_items WHERE character_id = 2')).toEqual([
      { id: 5 },
    ]);
  });

  it('refuses pets without players to own them', async () => {
    await expect(seedWorld(db, { players: 0, monsters: 0, pets: 1 })).rejects.toThrow('Pets need');
  });
});

describe('live vitals', () => {
  it.each([
    { server: 'with', json: true, type: 'ReJSON-RL' },
    { server: 'without', json: false, type: 'string' },
  ])(
    'are $type on a server $server JSON, for about half of the players',
    async ({ json, type }) => {
      const server = await startJsonRedisServer({ json });
      const redis = new Redis(server.url);
      await redis.set('ac:1', 'the game’s own');

      const written = await seedLiveVitals(redis, 200);
      const again = await seedLiveVitals(redis, 200);
      const key = server.keys().find((name) => name !== 'ac:1') ?? '';
      const text = json ? await redis.call('JSON.GET', key) : await redis.get(key);
      const [ofKey, own] = await Promise.all([redis.type(key), redis.get('ac:1')]);
      redis.disconnect();
      await server.stop();

      expect(written).toBeGreaterThan(70);
      expect(written).toBeLessThan(130);
      expect(again).toBe(0);
      expect(ofKey).toBe(type);
      expect(own).toBe('the game’s own');
      const bar = { cur: expect.any(Number) as number, max: expect.any(Number) as number };
      expect(JSON.parse(String(text))).toEqual({ online: true, vitals: { hp: bar, energy: bar } });
    },
  );
});

describe('the options of the seeder', () => {
  it('have defaults, one pet for five players', () => {
    expect(seedOptions([])).toEqual({ players: 1000, monsters: 200, pets: 200 });
    expect(seedOptions(['--players', '52', '--monsters=0'])).toEqual({
      players: 52,
      monsters: 0,
      pets: 10,
    });
    expect(seedOptions(['--pets', '3', '--help'])).toBeUndefined();
  });

  it.each([['--players', 'many'], ['--monsters=-1'], ['--pets', '1.5'], ['--payers', '3'], ['5']])(
    'refuse %s %s',
    (...args) => {
      expect(() => seedOptions(args)).toThrow();
    },
  );
});

/** Every row of every table as text, without the time it was written at. */
async function contentsOf(db: DataSource): Promise<ReadonlyMap<string, unknown>> {
  const contents = new Map<string, unknown>();
  for (const { name } of CONTEXT_TABLES) {
    const rows = await db.query<readonly { row: string }[]>(
      `SELECT (to_jsonb(t) - 'created_at' - 'updated_at')::text AS row FROM ${name} t ORDER BY 1`,
    );
    contents.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return contents;
}
