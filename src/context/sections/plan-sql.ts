import type { ColumnType, DataSource, EntityMetadata } from 'typeorm';
import type { EntityClass, TableSource, Unread } from './section.js';

/** Types of columns whose values JSON carries as they are. */
const PLAIN_TYPES: ReadonlySet<ColumnType> = new Set([
  'int',
  'integer',
  'smallint',
  'text',
  'varchar',
  'boolean',
  'bool',
  'double precision',
  'real',
  'uuid',
  'enum',
  Number,
  String,
  Boolean,
]);

/** Of their values JSON has all but three, which are no numbers: it carries the words for them. */
const FLOAT_TYPES: ReadonlySet<ColumnType> = new Set(['double precision', 'real']);

const INTEGER_TYPES: ReadonlySet<ColumnType> = new Set(['int', 'integer', 'smallint', Number]);

/** Names and columns of entities as PostgreSQL knows them. */
export class PlanSql {
  constructor(private readonly dataSource: DataSource) {}

  table(entity: EntityClass): string {
    return this.#metadata(entity).tablePath.split('.').map(this.#quoted).join('.');
  }

  name(entity: EntityClass, property: string): string {
    return this.#quoted(this.#column(entity, property)?.databaseName ?? property);
  }

  isJson(entity: EntityClass, property: string): boolean {
    const column = this.#column(entity, property);
    return column?.type === 'jsonb' && !column.isArray;
  }

  isInteger(entity: EntityClass, property: string): boolean {
    const column = this.#column(entity, property);
    return column !== undefined && INTEGER_TYPES.has(column.type);
  }

  isFloat(entity: EntityClass, property: string): boolean {
    const column = this.#column(entity, property);
    return column !== undefined && FLOAT_TYPES.has(column.type);
  }

  /** A column of a table that is read under its own name. */
  columnOf(entity: EntityClass, property: string): string {
    return `${this.table(entity)}.${this.name(entity, property)}`;
  }

  /** A column as it is selected: JSON as the text that it is, without what nobody reads of it. */
  value(column: string, entity: EntityClass, property: string, unread?: Unread): string {
    if (!this.isJson(entity, property)) return column;
    return unread?.column === property
      ? `(${withoutTexts(`${column}::jsonb`, unread)})::text`
      : `${column}::jsonb::text`;
  }

  /** Whether rows of the source can go with others: JSON has no dates, no bytes and no great integers. */
  isCarried({ entity, columns }: TableSource): boolean {
    return columns.every((name) => this.isPlain(entity, name) || this.isJson(entity, name));
  }

  /** Whether JSON carries the values of a column as they are. */
  isPlain(entity: EntityClass, property: string): boolean {
    const column = this.#column(entity, property);
    return column !== undefined && PLAIN_TYPES.has(column.type) && !column.isArray;
  }

  /** Whether there is one row at most for each value of the column. */
  isUnique(entity: EntityClass, property: string): boolean {
    const { primaryColumns } = this.#metadata(entity);
    return primaryColumns.length === 1 && primaryColumns[0]?.propertyName === property;
  }

  readonly #quoted = (name: string) => this.dataSource.driver.escape(name);

  #metadata(entity: EntityClass): EntityMetadata {
    return this.dataSource.getMetadata(entity);
  }

  #column(entity: EntityClass, property: string) {
    return this.#metadata(entity).columns.find(({ propertyName }) => propertyName === property);
  }
}

/** All else than texts stays, for it may be nested deeper than it must: that is seen from the whole. */
function withoutTexts(json: string, { texts, where }: Unread): string {
  const names = texts.map((name) => `'${name.replaceAll("'", "''")}'`);
  const areTexts = names.map((name) => `jsonb_typeof(${json} -> ${name}) = 'string'`);
  return (
    `CASE WHEN ${[`(${where})`, ...areTexts].join(' AND ')} ` +
    `THEN ${json} - ARRAY[${names.join(', ')}] ELSE ${json} END`
  );
}
