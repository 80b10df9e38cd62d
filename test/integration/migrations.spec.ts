import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { databaseOptions, serviceDatabaseOptions } from '../../src/database/data-source.js';
import { playerTable } from '../../src/context/players/player.sections.js';
import { equipment } from '../../src/context/players/sections/equipment.section.js';
import { integerColumn } from '../../src/context/sections/id-column.js';
import { planStatementOf } from '../../src/context/sections/plan-statement.js';
import type { TableSource } from '../../src/context/sections/section.js';
import { CONTEXT_TABLES } from '../../src/database/migrations/context-tables.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { createTestDatabase } from '../support/servers.js';

const ALL = [
  'CreateContextTables1795338000000',
  'IndexContextReads1795338000001',
  'IndexFightItems1795338000002',
];
const OUR_INDEX = 'context_inventory_items_character_id_idx';
const FIGHT_INDEX = 'context_inventory_items_fight_idx';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: DataSource;

beforeEach(async () => {
  database = await createTestDatabase();
  db = await new DataSource(databaseOptions(database.url)).initialize();
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

describe('the connection', () => {
  it('takes the schema from the URL, and the time limits of a service only for a service', async () => {
    const service = await new DataSource(serviceDatabaseOptions(database.url, 2000)).initialize();
    const settings = `SELECT current_schema() AS schema, current_setting('statement_timeout') AS
      limit, current_setting('application_name') AS name`;

    const [ofCommand, ofService] = await Promise.all([
      db.query<unknown>(settings),
      service.query<unknown>(settings),
    ]);
    await service.destroy();

    const name = 'context-assembler';
    expect(ofCommand).toEqual([{ schema: database.schema, limit: '0', name }]);
    expect(ofService).toEqual([{ schema: database.schema, limit: '900ms', name }]);
  });
});

describe('migrations', () => {
  it('keep their lock, however soon the server ends sessions that do nothing', async () => {
    const url = new URL(database.url);
    const options = `${url.searchParams.get('options') ?? ''} -c idle_in_transaction_session_timeout=100`;
    url.searchParams.set('options', options);
    const hasty = await new DataSource(databaseOptions(url.href)).initialize();
    vi.spyOn(hasty, 'runMigrations').mockImplementation(async () => {
      await sleep(400);
      return [];
    });

    expect(await runMigrations(hasty)).toEqual([]);
    await hasty.destroy();
  });

  it('make the schema that the entities describe, in the schema of the URL', async () => {
    expect(await runMigrations(db)).toEqual(ALL);

    const { upQueries } = await db.driver.createSchemaBuilder().log();
    expect(upQueries).toEqual([]);
    expect(await tableNames()).toEqual(
      [...CONTEXT_TABLES.map(({ name }) => name), 'context_assembler_migrations'].sort(),
    );
  });

  it('give every read an index that leads with its key, and only inventory_items one of its own', async () => {
    await runMigrations(db);

    for (const { name, key } of CONTEXT_TABLES) {
      const leads = (await indexesOf(name)).filter(
        (index) => index.leads === key && index.valid && index.name !== FIGHT_INDEX,
      );
      expect(leads, name).toHaveLength(1);
    }
    expect(await ourIndexes()).toEqual([OUR_INDEX, FIGHT_INDEX]);
  });

  it('give what a fight reads of a bag an index of its own, which its reading uses', async () => {
    await runMigrations(db);
    await db.query(
      `INSERT INTO characters (character_id, user_id, name, gender, game_stage, location_id)
       SELECT id, id, '', '', '', '' FROM generate_series(1, 50) id`,
    );
    await db.query(
      `INSERT INTO inventory_items
         (character_id, item_type, subtype, rarity, location, quantity, item_data, equipped_slot,
          quick_slot_position)
       SELECT owner, 'weapon', '', '', CASE WHEN nth < 10 THEN 'equipped' ELSE 'inventory' END, 1,
         '{}', NULL, CASE WHEN nth = 10 THEN 'slot_1' WHEN nth = 11 THEN '' END
       FROM generate_series(1, 50) owner, generate_series(0, 49) nth`,
    );
    await db.query('ANALYZE inventory_items');
    const own = { ...playerTable, columns: [] };
    const section = { name: equipment.name, source: equipment.source as TableSource };
    const { sql } = planStatementOf(db, own, [section], integerColumn);

    const plan = await db.query<unknown>(`EXPLAIN ${sql.replaceAll('$1', "'{7,8}'")}`);
    expect(JSON.stringify(plan)).toContain(FIGHT_INDEX);
  });

  it('have nothing to do the second time', async () => {
    await runMigrations(db);

    expect(await runMigrations(db)).toEqual([]);
  });

  it('run once when they are started twice at the same time', async () => {
    const other = await new DataSource(databaseOptions(database.url)).initialize();

    const applied = await Promise.all([runMigrations(db), runMigrations(other)]);
    await other.destroy();

    expect(applied.toSorted((one, two) => one.length - two.length)).toEqual([[], ALL]);
  });

  it('revert no table, and of the indexes ours alone', async () => {
    await runMigrations(db);
    await db.query('CREATE INDEX game_idx ON inventory_items (character_id)');

    await db.undoLastMigration();
    expect(await ourIndexes()).toEqual([OUR_INDEX]);
    await db.undoLastMigration();
    expect(await indexNames('inventory_items')).toEqual(['game_idx', 'inventory_items_pkey']);
    await expect(db.undoLastMigration()).rejects.toThrow('never dropped');
    expect(await tableNames()).toHaveLength(CONTEXT_TABLES.length + 1);
  });
});

describe("migrations beside a game's own tables", () => {
  it('leave a table, its rows and its indexes as they are', async () => {
    await db.query(
      `CREATE TABLE inventory_items (
         id bigint PRIMARY KEY, character_id bigint NOT NULL, item_data text, soulbound boolean
       )`,
    );
    await db.query('CREATE INDEX game_idx ON inventory_items (character_id, id)');
    await db.query(`INSERT INTO inventory_items VALUES (7, 1, 'a torch', true)`);
    const before = await shapeOf('inventory_items');

    expect(await runMigrations(db)).toEqual(ALL);

    expect(await shapeOf('inventory_items')).toEqual(before);
    expect(await db.query('SELECT * FROM inventory_items')).toEqual([
      { id: '7', character_id: '1', item_data: 'a torch', soulbound: true },
    ]);
  });

  it('refer to no table of the game, whatever its key is', async () => {
    await db.query('CREATE TABLE characters (character_id text, name text)');
    await db.query('CREATE VIEW generated_clans AS SELECT 1 AS id');

    await runMigrations(db);

    expect(await foreignKeys()).toEqual([]);
    expect(await tableNames()).toContain('character_attributes');
  });

  it('use a type progress_state that fits, and otherwise make another', async () => {
    await db.query(`CREATE TYPE progress_state AS ENUM ('UP', 'DOWN')`);

    await runMigrations(db);

    const columns = await columnsOf('character_skill_progress');
    expect(columns.find(({ name }) => name === 'progress_state')?.type).toBe(
      'context_progress_state',
    );
  });

  it('index a key without an index, for which a partial or an expression index does not do', async () => {
    await db.query('CREATE TABLE characters (name text, character_id int)');
    await db.query('CREATE TABLE resource_wallets (character_id int, currency jsonb)');
    await db.query('CREATE INDEX partly ON characters (character_id) WHERE character_id > 100');
    await db.query('CREATE INDEX named ON characters (name, character_id)');
    await db.query('CREATE INDEX halved ON resource_wallets ((character_id / 2))');

    await runMigrations(db);

    expect(await ourIndexes()).toEqual([
      'context_characters_character_id_idx',
      OUR_INDEX,
      FIGHT_INDEX,
      'context_resource_wallets_character_id_idx',
    ]);
  });

  it.each([
    ['location text, quick_slot_position text', [FIGHT_INDEX]],
    ['location varchar(20), quick_slot_position varchar', [FIGHT_INDEX]],
    ['location progress_state, quick_slot_position text', []],
    ['location text, quick_slot_position progress_state', []],
    ['location text, quick_slot_position int', []],
    ['location text', []],
  ])('index what a fight reads of a table with %s as far as that can be', async (columns, ours) => {
    await db.query("CREATE TYPE progress_state AS ENUM ('equipped', 'inventory')");
    await db.query(`CREATE TABLE inventory_items (character_id int PRIMARY KEY, ${columns})`);

    expect(await runMigrations(db)).toEqual(ALL);

    expect(await ourIndexes()).toEqual(ours);
  });

  it('remove the invalid index that an interrupted run left, though the game has one by now', async () => {
    await leaveInvalidIndex();
    await db.query('CREATE INDEX game_idx ON inventory_items (character_id)');

    await runMigrations(db);

    expect(await indexNames('inventory_items')).toEqual(['game_idx', 'inventory_items_pkey']);
  });

  it('replace the invalid index that an interrupted run left', async () => {
    await leaveInvalidIndex();
    expect(await indexesOf('inventory_items')).toContainEqual(
      expect.objectContaining({ name: OUR_INDEX, valid: false }),
    );

    await runMigrations(db);

    expect(await indexesOf('inventory_items')).toEqual([
      { name: OUR_INDEX, leads: 'character_id', valid: true, unique: false },
      { name: 'inventory_items_pkey', leads: 'id', valid: true, unique: true },
    ]);
  });
});

/** As an interrupted run leaves it. */
async function leaveInvalidIndex(): Promise<void> {
  await db.query('CREATE TABLE inventory_items (id int PRIMARY KEY, character_id int)');
  await db.query('INSERT INTO inventory_items VALUES (1, 5), (2, 5)');
  const interrupted = db.query(
    `CREATE UNIQUE INDEX CONCURRENTLY ${OUR_INDEX} ON inventory_items (character_id)`,
  );
  await expect(interrupted).rejects.toThrow('could not create unique index');
}

interface IndexRow {
  readonly name: string;
  /** `null` for an expression. */
  readonly leads: string | null;
  readonly valid: boolean;
  readonly unique: boolean;
}

function indexesOf(table: string): Promise<readonly IndexRow[]> {
  return db.query(
    `SELECT relname AS name, attname AS leads, indisvalid AS valid, indisunique AS unique
     FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
     WHERE indrelid = to_regclass($1) ORDER BY relname`,
    [table],
  );
}

async function indexNames(table: string): Promise<readonly string[]> {
  return (await indexesOf(table)).map(({ name }) => name);
}

async function ourIndexes(): Promise<readonly string[]> {
  const names = await Promise.all(CONTEXT_TABLES.map(({ name }) => indexNames(name)));
  return names
    .flat()
    .filter((name) => name.startsWith('context_'))
    .sort();
}

function columnsOf(table: string): Promise<readonly { name: string; type: string }[]> {
  return db.query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull
     FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 ORDER BY attnum`,
    [table],
  );
}

async function shapeOf(table: string): Promise<unknown> {
  const constraints = await db.query<unknown>(
    `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid = to_regclass($1) ORDER BY conname`,
    [table],
  );
  return { columns: await columnsOf(table), indexes: await indexesOf(table), constraints };
}

function foreignKeys(): Promise<readonly { name: string }[]> {
  return db.query(
    `SELECT conname AS name FROM pg_constraint
     WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
  );
}

async function tableNames(): Promise<readonly string[]> {
  const rows = await db.query<readonly { name: string }[]>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}
