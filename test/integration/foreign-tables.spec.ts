import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { JsonText, type RowOf, rowsOf } from '../../src/context/index.js';
import type { TableSource } from '../../src/context/sections/section.js';
import { readTogether } from '../support/plan-reads.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

/** A table of a foreign team's: columns by names of its own, and of types that ours do not have. */
@Entity('Tenants')
class TenantEntity {
  @PrimaryColumn('int', { name: 'room no' })
  room!: number;

  @Column('bigint', { name: 'tenant' })
  playerId!: string;

  @Column('text', { name: 'playerId' })
  nickname!: string | null;

  @Column('int')
  entity_id!: number;

  @Column('jsonb')
  rent!: { readonly coins: number } | null;

  @Column('json', { name: 'keys_held' })
  keys!: readonly string[];

  @Column('text', { array: true })
  guests!: readonly string[];

  @Column('timestamptz')
  since!: Date;

  @Column('timestamp')
  seen!: Date | null;

  @Column()
  moved!: Date;

  @Column('bigint')
  debt!: string;

  @Column('numeric')
  share!: string;

  @Column('date')
  born!: string;

  @Column('bytea')
  seal!: Buffer;

  @Column('simple-json')
  mood!: { readonly name: string };

  @Column('simple-array')
  tags!: readonly string[];
}

@Entity('people')
class PersonEntity {
  @PrimaryColumn('int')
  id!: number;

  @Column('timestamptz')
  since!: Date;

  @Column('int', { array: true })
  marks!: readonly number[];
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.admin.query(`
    CREATE TABLE "Tenants" ("room no" int PRIMARY KEY, tenant bigint, "playerId" text,
      entity_id int, rent jsonb, keys_held json, guests text[], since timestamptz, seen timestamp,
      moved timestamp DEFAULT '2026-03-01 10:00:00.5', debt bigint DEFAULT 9007199254740993,
      share numeric DEFAULT 0.10, born date DEFAULT '0044-03-15', seal bytea DEFAULT '\\x00ff',
      mood text DEFAULT '{"name": "glad"}', tags text DEFAULT 'a,b');
    CREATE TABLE people (id int PRIMARY KEY, since timestamptz, marks int[]);
    INSERT INTO people VALUES (7, '2026-01-02Z', '{1,2}'), (8, NULL, NULL), (404, NULL, NULL);
    INSERT INTO "Tenants" VALUES
      (2, 7, 'Mole', 70, '{"coins": 12345678901234567890}', E'{"b":  1e400,\\n"a": "\\\\u0000", "b": []}', '{a,"b c"}', '2026-01-02Z'),
      (1, 7, NULL, 71, NULL, '[]', '{}', '2026-01-01Z'),
      (3, 8, 'Owl', 80, 'null', '"all"', NULL, '2026-01-03Z'),
      (4, 9, 'Fox', 90, '{}', '[]', '{}', '2026-01-04Z')`);
  dataSource = new DataSource({
    type: 'postgres',
    url: database.url,
    entities: [TenantEntity, PersonEntity],
    installExtensions: false,
  });
  await dataSource.initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const IDS = [7, 8, 404];
const people = { entity: PersonEntity, key: 'id', columns: ['since', 'marks'] };

async function read(source: TableSource) {
  const { shares } = await readTogether(dataSource, people, IDS, [source]);
  return shares[0];
}

describe('rows of a foreign table', () => {
  it('are read by its own columns, and known by the properties of its entity', async () => {
    const columns = ['room', 'playerId', 'nickname', 'entity_id', 'since'] as const;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns, orderBy: 'room' });

    expect(await read(source)).toEqual([
      [
        { room: 1, playerId: '7', nickname: null, entity_id: 71, since: new Date('2026-01-01Z') },
        { room: 2, playerId: '7', nickname: 'Mole', entity_id: 70, since: new Date('2026-01-02Z') },
      ],
      [{ room: 3, playerId: '8', nickname: 'Owl', entity_id: 80, since: new Date('2026-01-03Z') }],
      [],
    ]);
  });

  it('are narrowed by a condition in SQL', async () => {
    const where = `"room no" > 1 OR "playerId" = 'nobody'`;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns: ['room'], where });

    expect(await read(source)).toEqual([[{ room: 2 }], [{ room: 3 }], []]);
  });

  it('have lists and JSON of every kind as text, letter for letter', async () => {
    const columns = ['rent', 'keys', 'guests'] as const;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns, orderBy: 'room' });

    expect((await read(source))?.flat()).toEqual([
      { rent: null, keys: new JsonText('[]'), guests: new JsonText('[]') },
      {
        rent: new JsonText('{"coins": 12345678901234567890}'),
        keys: new JsonText('{"b":  1e400,\n"a": "\\u0000", "b": []}'),
        guests: new JsonText('["a", "b c"]'),
      },
      { rent: new JsonText('null'), keys: new JsonText('"all"'), guests: null },
    ]);
    expectTypeOf<RowOf<TenantEntity, 'since' | 'nickname' | 'room'>>().toEqualTypeOf<{
      readonly since: Date;
      readonly nickname: string | null;
      readonly room: number;
    }>();
    expectTypeOf<RowOf<TenantEntity, (typeof columns)[number]>>().toEqualTypeOf<{
      readonly rent: JsonText | null;
      readonly keys: JsonText | null;
      readonly guests: JsonText | null;
    }>();
  });

  it('have values of types that JSON does not have', async () => {
    const columns = ['seen', 'moved', 'debt', 'share', 'born', 'seal', 'mood', 'tags'] as const;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns, where: '"room no" = 3' });

    expect((await read(source))?.[1]).toEqual([
      {
        seen: null,
        moved: new Date(2026, 2, 1, 10, 0, 0, 500),
        debt: '9007199254740993',
        share: '0.10',
        born: '0044-03-15',
        seal: Buffer.from([0, 255]),
        mood: new JsonText('{"name": "glad"}'),
        tags: new JsonText('["a","b"]'),
      },
    ]);
  });

  it('are as good in the own row', async () => {
    const { own } = await readTogether(dataSource, people, IDS, []);

    expect(own).toEqual([
      [{ since: new Date('2026-01-02Z'), marks: new JsonText('[1, 2]') }],
      [{ since: null, marks: null }],
      [{ since: null, marks: null }],
    ]);
  });

  it('that hold no JSON where TypeORM would have written it are told without a word of them', async () => {
    await database.admin.query(`UPDATE "Tenants" SET mood = 'canary' WHERE tenant = 8`);
    const source = rowsOf(TenantEntity, { key: 'playerId', columns: ['mood'] });

    await expect(read(source)).rejects.toThrow('a column of the type simple-json holds no JSON');
  });
});
