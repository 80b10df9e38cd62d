import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JsonText, madeOf, rowsOf } from '../../src/context/index.js';
import { integerColumn } from '../../src/context/sections/id-column.js';
import type { MadeSource, TableSource } from '../../src/context/sections/section.js';
import { plainRowsOf } from '../support/plain-table.js';
import { readTogether } from '../support/plan-reads.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

class Player {
  id!: number;
  speed!: number;
}

/** A table that is called as one might call it in a statement, with rows to any number. */
class Owned {
  nth!: number;
  id!: number;
  left_at!: string | null;
  score!: number | null;
  weight!: number | null;
  told!: object | null;
  notes!: object | null;
}

/** One row at most, in a schema of its own. */
class Guild {
  id!: number;
  power!: number;
}

/** Rows that are alike in what they may be ordered by. */
class Many {
  nth!: number;
  id!: number;
  same!: string;
  told!: { readonly nth: number };
}

/** A table of two classes, rows of which may be deleted softly. */
class Member {
  rank!: string;
  nth!: number;
  id!: number;
  left_at!: Date | null;
}
class Officer extends Member {}

let database: TestDatabase;
let dataSource: DataSource;
let guilds: string;

beforeAll(async () => {
  database = await createTestDatabase();
  guilds = `${database.schema}_guilds`;
  await database.admin.query(`
    CREATE SCHEMA ${guilds};
    CREATE TABLE players (id int PRIMARY KEY, speed double precision);
    CREATE TABLE o (nth int PRIMARY KEY, id int, left_at text, score double precision,
      weight real, told jsonb, notes json);
    CREATE TABLE ${guilds}.t (id int PRIMARY KEY, power real);
    CREATE TABLE members (nth int PRIMARY KEY, id int, rank text, left_at timestamptz);
    INSERT INTO members VALUES (1, 1, 'Member', NULL), (2, 1, 'Officer', NULL), (3, 1, 'Officer', now()),
      (4, 2, 'Member', now()), (5, 2, 'it''s', NULL);
    INSERT INTO players VALUES (1, 'NaN'), (2, 'Infinity'), (3, 0.1);
    INSERT INTO o VALUES
      (10, 1, NULL, 'NaN', '-Infinity', '{"a":  1.50}', '{"b" :  1e400,\n "a": "x"}'),
      (11, 1, NULL, '-Infinity', 0.1, NULL, NULL),
      (12, 1, 'May', '-0', 'NaN', '"a"', '1'),
      (20, 2, 'June', NULL, NULL, '[]', 'null');
    INSERT INTO ${guilds}.t VALUES (1, 'Infinity'), (2, 2.5)`);
  dataSource = hostDataSource(database.url);
  await dataSource.initialize();
});

function hostDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [
      new EntitySchema({
        name: 'Player',
        tableName: 'players',
        target: Player,
        columns: { id: { type: 'int', primary: true }, speed: { type: 'double precision' } },
      }),
      new EntitySchema({
        name: 'Owned',
        tableName: 'o',
        target: Owned,
        columns: {
          nth: { type: 'int', primary: true },
          id: { type: 'int' },
          left_at: { type: 'text', nullable: true },
          score: { type: 'double precision', nullable: true },
          weight: { type: 'real', nullable: true },
          told: { type: 'jsonb', nullable: true },
          notes: { type: 'json', nullable: true },
        },
      }),
      new EntitySchema({
        name: 'Guild',
        tableName: 't',
        schema: guilds,
        target: Guild,
        columns: { id: { type: 'int', primary: true }, power: { type: 'real' } },
      }),
      new EntitySchema({
        name: 'Member',
        tableName: 'members',
        target: Member,
        inheritance: { pattern: 'STI', column: 'rank' },
        columns: {
          rank: { type: 'text' },
          nth: { type: 'int', primary: true },
          id: { type: 'int' },
          left_at: { type: 'timestamptz', deleteDate: true, nullable: true },
        },
      }),
      new EntitySchema({
        name: 'Officer',
        target: Officer,
        type: 'entity-child',
        columns: {},
      }),
      new EntitySchema({
        name: 'Many',
        tableName: 'many',
        target: Many,
        columns: {
          nth: { type: 'int', primary: true },
          id: { type: 'int' },
          same: { type: 'text' },
          told: { type: 'jsonb' },
        },
      }),
    ],
    installExtensions: false,
  });
}

afterAll(async () => {
  await dataSource.destroy();
  await database.admin.query(`DROP SCHEMA ${guilds} CASCADE`);
  await database.drop();
});

const IDS = [1, 2, 3];
const players = { entity: Player, key: 'id', columns: ['speed'] };

/** What each player has of each source, by the statement of a plan that reads them together. */
function together(...sources: readonly (TableSource | MadeSource)[]) {
  return readTogether(dataSource, players, IDS, sources);
}

/** The same of one table, by a statement for it alone. */
async function apart(source: TableSource) {
  const byId = await plainRowsOf(dataSource, source, integerColumn, IDS);
  return IDS.map((id) => byId.get(id) ?? []);
}

async function textsMadeBy(made: string) {
  const { shares } = await together(madeOf(Owned, { key: 'id', made }));
  return shares[0]?.map((share) => (share instanceof JsonText ? share.text : share));
}

describe('rows of a table of a host, read with others', () => {
  it.each<[string, TableSource]>([
    ['no columns', rowsOf(Owned, { key: 'id', columns: [] })],
    ['no columns, and a condition', rowsOf(Owned, { key: 'id', columns: [], where: 'score <> 0' })],
    ['no columns, in order', rowsOf(Owned, { key: 'id', columns: [], orderBy: 'nth' })],
    ['no columns of one row at most', rowsOf(Guild, { key: 'id', columns: [] })],
    [
      'floats that are no numbers',
      rowsOf(Owned, { key: 'id', columns: ['score', 'weight', 'told'], orderBy: 'nth' }),
    ],
    ['such a float of one row at most', rowsOf(Guild, { key: 'id', columns: ['power'] })],
    [
      'a condition that names the table',
      rowsOf(Owned, { key: 'id', columns: ['nth'], where: 'o.left_at IS NULL', orderBy: 'nth' }),
    ],
    [
      'a condition that does not',
      rowsOf(Owned, { key: 'id', columns: ['nth'], where: 'left_at IS NULL', orderBy: 'nth' }),
    ],
    [
      'a condition with a sub-select that has the table again',
      rowsOf(Owned, {
        key: 'id',
        columns: ['nth'],
        where: 'o.nth = (SELECT max(t.nth) FROM o t WHERE t.id = o.id)',
      }),
    ],
    [
      'a condition that names the table of another schema',
      rowsOf(Guild, { key: 'id', columns: ['power'], where: 't.power > 1' }),
    ],
  ])('are what they are alone: %s', async (_, source) => {
    const { shares } = await together(source);

    expect(shares).toEqual([await apart(source)]);
  });

  it('are those of each section, where sections share a table', async () => {
    const sources = [
      rowsOf(Owned, { key: 'id', columns: [], where: 'o.left_at IS NULL' }),
      rowsOf(Owned, { key: 'id', columns: ['score'], where: 'left_at IS NOT NULL' }),
      rowsOf(Owned, { key: 'id', columns: [] }),
    ];
    const { shares } = await together(...sources, rowsOf(Guild, { key: 'id', columns: ['power'] }));

    expect(shares.slice(0, 3)).toEqual(await Promise.all(sources.map(apart)));
    expect(shares[0]).toEqual([[{}, {}], [], []]);
  });

  it.each<[string, readonly (TableSource | MadeSource)[]]>([
    [
      'rows in order and in none',
      [
        rowsOf(Owned, { key: 'id', columns: ['left_at'] }),
        rowsOf(Owned, { key: 'id', columns: ['nth'], orderBy: 'nth' }),
      ],
    ],
    [
      'rows in several orders, and some of them',
      [
        rowsOf(Owned, { key: 'id', columns: ['nth', 'told'], orderBy: 'left_at' }),
        rowsOf(Owned, { key: 'id', columns: ['score'], orderBy: 'nth', where: 'nth > 10' }),
        rowsOf(Owned, { key: 'id', columns: ['nth'], orderBy: 'nth', where: 'left_at IS NULL' }),
      ],
    ],
    [
      'rows, some of them, and what is made of all',
      [
        madeOf(Owned, { key: 'id', made: 'count(*)' }),
        rowsOf(Owned, { key: 'id', columns: ['nth'], orderBy: 'nth', where: 'left_at IS NULL' }),
        madeOf(Owned, { key: 'id', made: 'max(o.nth)' }),
      ],
    ],
    [
      'the one row that there is, and what is made of it',
      [
        rowsOf(Guild, { key: 'id', columns: ['power'] }),
        madeOf(Guild, { key: 'id', made: 'json_agg(t.power::text)' }),
      ],
    ],
  ])('come with one reading of the table: %s', async (_, sources) => {
    const { sql, shares } = await together(...sources);

    expect(sql.match(/ FROM (?!"players")/g)).toHaveLength(1);
    for (const [at, source] of sources.entries()) {
      if ('columns' in source) expect(shares[at]).toEqual(await apart(source));
      else expect([shares[at]]).toEqual((await together(source)).shares);
    }
  });

  it.each([
    ['deleted softly', Member],
    ['of another class', Officer],
  ])('are those that TypeORM would find: none that are %s', async (_, entity) => {
    const { shares } = await together(
      rowsOf(entity, { key: 'id', columns: ['nth'], orderBy: 'nth' }),
    );
    const found = await dataSource.getRepository(entity).find({ order: { nth: 'ASC' } });

    const rows = (id: number) => found.filter((row) => row.id === id).map(({ nth }) => ({ nth }));
    expect(shares).toEqual([IDS.map(rows)]);
    expect(found).not.toEqual([]);
  });

  it('have the numbers of the own row too', async () => {
    const { own } = await together();

    expect(own).toEqual([[{ speed: NaN }], [{ speed: Infinity }], [{ speed: 0.1 }]]);
  });

  it('lack texts that nobody reads, by a condition that names the table', async () => {
    const unread = { column: 'told', texts: ['a'], where: 'o.nth > 0' } as const;
    await database.admin.query(`INSERT INTO o (nth, id, told) VALUES (30, 3, '{"a": "long"}')`);
    const { shares } = await together(rowsOf(Owned, { key: 'id', columns: ['told'], unread }));

    expect(shares[0]?.[2]).toEqual([{ told: new JsonText('{}') }]);
    await database.admin.query('DELETE FROM o WHERE nth = 30');
  });

  it('keep their values together where many are alike in their order, however they are sorted', async () => {
    await database.admin.query(`
      CREATE TABLE many (nth int, id int, same text, told jsonb);
      INSERT INTO many SELECT n, 1, 'same', jsonb_build_object('nth', n, 'long', repeat('x', 500))
        FROM generate_series(1, 2000) n`);
    const url = new URL(database.url);
    // Each list for itself, and what is large not in memory: as in older servers, and in small ones.
    const settings = '-c enable_presorted_aggregate=off -c work_mem=64kB';
    url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} ${settings}`);
    const small = await hostDataSource(url.href).initialize();
    const columns = ['nth', 'told'] as const;
    const { shares } = await readTogether(
      small,
      players,
      [1],
      [rowsOf(Many, { key: 'id', columns, orderBy: 'same' })],
    );
    await small.destroy();

    const rows = shares[0]?.[0] as readonly { nth: number; told: JsonText }[];
    expect(rows).toHaveLength(2000);
    expect(
      rows.filter(({ nth, told }) => (told.value as { readonly nth: number }).nth !== nth),
    ).toEqual([]);
  });
});

describe('what the database makes of rows of a host', () => {
  it.each([
    ['max(score)', ['"NaN"', null, null]],
    ['min(o.score)', ['"-Infinity"', null, null]],
    ['max(nth)', ['12', '20', null]],
    ['count(*)', ['3', '1', '0']],
    ['max(left_at)', ['"May"', '"June"', null]],
    [
      "max(timestamptz '2026-01-02Z') AT TIME ZONE 'UTC'",
      ['"2026-01-02T00:00:00"', '"2026-01-02T00:00:00"', null],
    ],
    ['array_agg(left_at ORDER BY nth)', ['[null,null,"May"]', '["June"]', null]],
    ['json_agg(1) FILTER (WHERE o.nth = 0)', [null, null, null]],
    ['NULL', [null, null, null]],
    [`'a "word"'`, ['"a \\"word\\""', '"a \\"word\\""', null]],
  ])('is JSON, whatever it is made of: %s', async (made, texts) => {
    expect(await textsMadeBy(made)).toEqual(texts);
  });

  it('is passed on letter for letter where it is JSON', async () => {
    expect(
      await textsMadeBy(`string_agg(notes::text, '' ORDER BY nth) FILTER (WHERE nth = 10)::json`),
    ).toEqual(['{"b" :  1e400,\n "a": "x"}', null, null]);
    expect(await textsMadeBy('json_agg(notes ORDER BY nth)')).toEqual([
      '[{"b" :  1e400,\n "a": "x"}, null, 1]',
      '[null]',
      null,
    ]);
    expect(await textsMadeBy('jsonb_agg(told ORDER BY nth)')).toEqual([
      '[{"a": 1.50}, null, "a"]',
      '[[]]',
      null,
    ]);
  });
});
