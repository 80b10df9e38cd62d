import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { JsonText, type RowOf, rowsOf } from '../../src/context/index.js';
import type { TableSource } from '../../src/context/sections/section.js';
import { integerColumn } from '../../src/context/sections/id-column.js';
import { TableReader } from '../../src/context/sections/table-reader.js';
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
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.admin.query(`
    CREATE TABLE "Tenants" ("room no" int PRIMARY KEY, tenant bigint, "playerId" text,
      entity_id int, rent jsonb, keys_held json, guests text[], since timestamptz);
    INSERT INTO "Tenants" VALUES
      (2, 7, 'Mole', 70, '{"coins": 12345678901234567890}', '["cellar"]', '{a,"b c"}', '2026-01-02Z'),
      (1, 7, NULL, 71, NULL, '[]', '{}', '2026-01-01Z'),
      (3, 8, 'Owl', 80, 'null', '"all"', NULL, '2026-01-03Z'),
      (4, 9, 'Fox', 90, '{}', '[]', '{}', '2026-01-04Z')`);
  dataSource = new DataSource({
    type: 'postgres',
    url: database.url,
    entities: [TenantEntity],
    installExtensions: false,
  });
  await dataSource.initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

function read(source: TableSource) {
  return new TableReader(dataSource, integerColumn).read(source, [7, 8, 404]);
}

describe('rows of a foreign table', () => {
  it('are read by its own columns, and known by the properties of its entity', async () => {
    const columns = ['room', 'playerId', 'nickname', 'entity_id', 'since'] as const;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns, orderBy: 'room' });

    expect([...(await read(source))]).toEqual([
      [
        7,
        [
          { room: 1, playerId: '7', nickname: null, entity_id: 71, since: new Date('2026-01-01Z') },
          {
            room: 2,
            playerId: '7',
            nickname: 'Mole',
            entity_id: 70,
            since: new Date('2026-01-02Z'),
          },
        ],
      ],
      [
        8,
        [
          {
            room: 3,
            playerId: '8',
            nickname: 'Owl',
            entity_id: 80,
            since: new Date('2026-01-03Z'),
          },
        ],
      ],
    ]);
  });

  it('are narrowed by a condition in SQL', async () => {
    const where = `"room no" > 1 OR "playerId" = 'nobody'`;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns: ['room'], where });

    expect([...(await read(source))]).toEqual([
      [7, [{ room: 2 }]],
      [8, [{ room: 3 }]],
    ]);
  });

  it('have lists and JSON of every kind as text, letter for letter', async () => {
    const columns = ['rent', 'keys', 'guests'] as const;
    const source = rowsOf(TenantEntity, { key: 'playerId', columns, orderBy: 'room' });

    expect([...(await read(source)).values()].flat()).toEqual([
      { rent: null, keys: new JsonText('[]'), guests: new JsonText('[]') },
      {
        rent: new JsonText('{"coins": 12345678901234567890}'),
        keys: new JsonText('["cellar"]'),
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
});
