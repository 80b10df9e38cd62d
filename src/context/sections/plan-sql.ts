import type { DataSource, EntityMetadata } from 'typeorm';
import {
  type Carriage,
  carriageOf,
  type ColumnForm,
  isInteger,
  type Revive,
  reviveOf,
} from './column-values.js';
import type { EntityClass, Unread } from './section.js';

/** Names and columns of entities as PostgreSQL knows them. */
export class PlanSql {
  constructor(private readonly dataSource: DataSource) {}

  table(entity: EntityClass): string {
    return this.#metadata(entity).tablePath.split('.').map(this.#quoted).join('.');
  }

  name(entity: EntityClass, property: string): string {
    return this.#quoted(this.#column(entity, property)?.databaseName ?? property);
  }

  /** How the values of a column come. */
  carriage(entity: EntityClass, property: string): Carriage {
    return carriageOf(...this.#form(entity, property));
  }

  /** What makes of that what sections see, where it is not that already. */
  revive(entity: EntityClass, property: string): Revive | undefined {
    return reviveOf(...this.#form(entity, property));
  }

  isInteger(entity: EntityClass, property: string): boolean {
    return isInteger(...this.#form(entity, property));
  }

  /** A column of a table that is read under its own name. */
  columnOf(entity: EntityClass, property: string): string {
    return `${this.table(entity)}.${this.name(entity, property)}`;
  }

  /** A column as it is selected: JSON as the text that it is, without what nobody reads of it. */
  value(column: string, entity: EntityClass, property: string, unread?: Unread): string {
    switch (this.carriage(entity, property)) {
      case 'value':
        return column;
      case 'text':
        return `${column}::text`;
      case 'json':
        return `${this.#jsonb(column, entity, property, unread)}::text`;
    }
  }

  /** Whether there is one row at most for each value of the column. */
  isUnique(entity: EntityClass, property: string): boolean {
    const { primaryColumns } = this.#metadata(entity);
    return primaryColumns.length === 1 && primaryColumns[0]?.propertyName === property;
  }

  /**
   * Which rows of an entity go with an id, as TypeORM would find them: none that were deleted softly, and
   * where classes share a table, none of another class.
   */
  rowsOf(entity: EntityClass, key: string, id: string): string {
    const metadata = this.#metadata(entity);
    const { deleteDateColumn, discriminatorColumn, parentEntityMetadata, childEntityMetadatas } =
      metadata;
    const conditions = [`${this.columnOf(entity, key)} = ${id}`];
    if (deleteDateColumn) {
      conditions.push(`${this.columnOf(entity, deleteDateColumn.propertyName)} IS NULL`);
    }
    // The types say that there always is one.
    if ((parentEntityMetadata as EntityMetadata | undefined) && discriminatorColumn) {
      const children = childEntityMetadatas.filter((child) => child.discriminatorColumn);
      const classes = [metadata, ...children].map(({ discriminatorValue }) =>
        literalOf(String(discriminatorValue)),
      );
      const column = `${this.table(entity)}.${this.#quoted(discriminatorColumn.databaseName)}`;
      conditions.push(`${column} IN (${classes.join(', ')})`);
    }
    return conditions.join(' AND ');
  }

  readonly #quoted = (name: string) => this.dataSource.driver.escape(name);

  /** What PostgreSQL writes of `jsonb` has no line breaks. */
  #jsonb(column: string, entity: EntityClass, property: string, unread?: Unread): string {
    if (this.#column(entity, property)?.isArray) return `to_jsonb(${column})`;
    const json = `${column}::jsonb`;
    return unread?.column === property ? `(${withoutTexts(json, unread)})` : json;
  }

  #form(entity: EntityClass, property: string): [form: ColumnForm, name: string] {
    const column = this.#column(entity, property);
    // A column that is none is told by PostgreSQL, by its name.
    const form: ColumnForm = column ?? { type: 'text', isArray: false };
    return [form, this.dataSource.driver.normalizeType(form)];
  }

  #metadata(entity: EntityClass): EntityMetadata {
    return this.dataSource.getMetadata(entity);
  }

  #column(entity: EntityClass, property: string) {
    return this.#metadata(entity).columns.find(({ propertyName }) => propertyName === property);
  }
}

/** All else than texts stays, for it may be nested deeper than it must: that is seen from the whole. */
function withoutTexts(json: string, { texts, where }: Unread): string {
  const names = texts.map(literalOf);
  const areTexts = names.map((name) => `jsonb_typeof(${json} -> ${name}) = 'string'`);
  return (
    `CASE WHEN ${[`(${where})`, ...areTexts].join(' AND ')} ` +
    `THEN ${json} - ARRAY[${names.join(', ')}] ELSE ${json} END`
  );
}

function literalOf(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
