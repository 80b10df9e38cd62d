import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { integerColumn } from '../../src/context/sections/id-column.js';
import { planStatementOf } from '../../src/context/sections/plan-statement.js';
import type { EntityClass } from '../../src/context/sections/section.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

/** More than PostgreSQL takes as arguments of one function. */
const COUNT = 250;
const NAMES = Array.from({ length: COUNT }, (_, at) => `c${String(at)}`);
const VALUES = Object.fromEntries(NAMES.map((name, at) => [name, at % 7 === 0 ? null : at]));

class Wide {
  id!: number;
}

class Many {
  id!: number;
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const columns = NAMES.map((name) => `${name} int`).join(', ');
  const values = Object.values(VALUES)
    .map((value) => String(value))
    .join(', ');
  await database.admin.query(`
    CREATE TABLE wide (id int PRIMARY KEY, facts jsonb, ${columns});
    CREATE TABLE many (nth int PRIMARY KEY, id int, ${columns});
    INSERT INTO wide VALUES (1, '{"a": 1}', ${values}), (2, NULL, ${values});
    INSERT INTO many VALUES (11, 1, ${values}), (10, 1, ${values})`);
  dataSource = new DataSource({
    type: 'postgres',
    url: database.url,
    entities: [
      schemaOf(Wide, { id: { type: 'int', primary: true }, facts: { type: 'jsonb' } }),
      schemaOf(Many, { nth: { type: 'int', primary: true }, id: { type: 'int' } }),
    ],
    installExtensions: false,
  });
  await dataSource.initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

function schemaOf(target: EntityClass, own: object): EntitySchema {
  const columns = Object.fromEntries(
    NAMES.map((name) => [name, { type: 'int' as const, nullable: true }]),
  );
  return new EntitySchema({
    name: target.name.toLowerCase(),
    target,
    columns: { ...own, ...columns },
  });
}

it('are read whole, as own rows, as joined ones and as lists', async () => {
  const own = { entity: Wide, key: 'id', columns: ['facts', ...NAMES] };
  const joined = { name: 'joined', source: { ...own, columns: [...NAMES, 'facts'] } };
  const listed = {
    name: 'listed',
    source: { entity: Many, key: 'id', columns: ['nth', ...NAMES], orderBy: 'nth' },
  };
  const statement = planStatementOf(dataSource, own, [joined, listed], integerColumn);

  const { rows } = await database.admin.query<unknown[]>({
    text: statement.sql,
    values: [[2, 1]],
    rowMode: 'array',
  });

  const read = new Map(rows.map((row) => [row[0], row]));
  const [one = [], two = []] = [read.get(1), read.get(2)];
  const sharesOf = (columns: readonly unknown[]) =>
    statement.sections.map((shareOf) => shareOf(columns));
  expect(statement.own(one)).toMatchObject([{ ...VALUES, facts: { text: '{"a": 1}' } }]);
  expect(statement.own(two)).toEqual([{ ...VALUES, facts: null }]);
  expect(sharesOf(one)).toMatchObject([
    [{ ...VALUES, facts: { text: '{"a": 1}' } }],
    [
      { nth: 10, ...VALUES },
      { nth: 11, ...VALUES },
    ],
  ]);
  expect(sharesOf(two)).toEqual([[{ ...VALUES, facts: null }], []]);
});
