import type { Type } from '@nestjs/common';
import type { GameRules } from '../rules/game-rules.js';
import type { JsonText } from '../json/json-text.js';

/** An entity class of TypeORM, for its table and columns. */
export type EntityClass<Entity extends object = object> = abstract new () => Entity;

/** What a driver gives as one value; columns of other types are JSON to us. */
type Scalar = string | number | bigint | boolean | Date | Uint8Array;

/**
 * A row as sections see it: values as the driver gives them, but dates, intervals and the like, which are the
 * text that PostgreSQL has. Columns of lists, objects and `unknown` are taken for JSON, and come as its text.
 */
export type RowOf<Entity, Column extends keyof Entity> = {
  readonly [Name in Column]: NonNullable<Entity[Name]> extends Scalar
    ? Entity[Name]
    : JsonText | null;
};

/** What nobody reads of a JSON column: it may stay in the database. */
export interface Unread<Column extends string = string> {
  readonly column: Column;
  /** Members of the object in it. They are left out where they are texts, every one of them. */
  readonly texts: readonly string[];
  /** The rows of which they are not read, as a condition in SQL. */
  readonly where: string;
}

/** Rows of a table that belong to the entities of a batch. */
export interface TableSource<Read = unknown> {
  readonly entity: EntityClass;
  /** The property of the column that holds the id of the entity which a row belongs to. */
  readonly key: string;
  /** Properties of the columns to read. */
  readonly columns: readonly string[];
  /** A condition on the rows beside the key, in SQL. */
  readonly where?: string;
  /** The property of the column that orders an entity's rows. */
  readonly orderBy?: string;
  /** What of a column need not be read; another section that reads the column may have it read. */
  readonly unread?: Unread;
  /** Carries the type of an entity's rows; it is never there. */
  readonly reads?: Read;
}

/** One JSON text for each entity, which the database makes of rows of a table. */
export interface MadeSource<Read = unknown> {
  readonly entity: EntityClass;
  /** The property of the column that holds the id of the entity which a row belongs to. */
  readonly key: string;
  /** What is made of an entity's rows: an aggregate, in SQL. What is not JSON becomes JSON. */
  readonly made: string;
  readonly reads?: Read;
}

/** Answers for a batch of ids in one go; an id that has nothing is left out of the map. */
export interface BatchLoader<Id, Value> {
  /**
   * @param signal aborts when nobody waits for the answer any more
   * @throws when the source could not be read
   */
  load(ids: readonly Id[], signal?: AbortSignal): Promise<ReadonlyMap<Id, Value>>;
}

/** Data that is not in a table: a provider reads it. */
export interface LoaderSource<Read = unknown> {
  readonly loader: Type<BatchLoader<never, unknown>>;
  readonly reads?: Read;
}

export type Source<Read = unknown> = TableSource<Read> | MadeSource<Read> | LoaderSource<Read>;

/** What a section is built from: its source's share of one entity, and the entity's own row. */
export interface SectionInput<Read, Own> {
  readonly read: Read;
  readonly own: Own;
  /** Adds a line to `meta.warnings`. */
  readonly warn: (warning: string) => void;
}

/** How a section is declared: what it reads, and what it makes of that. */
export interface SectionDeclaration<
  Name,
  Entity,
  Column extends keyof Entity & string,
  Read,
  Value,
> {
  readonly name: Name;
  /** Columns of the entity's own row. */
  readonly own?: readonly Column[];
  /** Without a source: the own row alone. */
  readonly source?: Source<Read>;
  build(input: SectionInput<Read, RowOf<Entity, Column>>, rules: GameRules): Value;
}

/** A section among others. */
export interface AnySection<Kind extends string = string> {
  readonly kind: Kind;
  readonly name: string;
  readonly own?: readonly string[];
  readonly source?: Source;
  build(input: SectionInput<unknown, unknown>, rules: GameRules): unknown;
}

/** One named input of an entity kind. Whoever needs it knows its value, not what it is read from. */
export interface Section<Kind extends string, Name extends string, Value> extends AnySection<Kind> {
  readonly name: Name;
  build(input: SectionInput<unknown, unknown>, rules: GameRules): Value;
}

/** Fixes the kind and its own row; the rest is inferred from each section. */
export const sectionOf =
  <Entity>() =>
  <Kind extends string>(kind: Kind) =>
  <
    const Name extends string,
    Value,
    Read = undefined,
    const Column extends keyof Entity & string = never,
  >(
    section: SectionDeclaration<Name, Entity, Column, Read, Value>,
  ): Section<Kind, Name, Value> => ({ kind, ...section });

/** The values of sections by their names: what projections choose from. */
export type SectionValues<Sections extends readonly { readonly name: string }[]> = {
  readonly [S in Sections[number] as S['name']]: S extends {
    build(...input: never[]): infer Value;
  }
    ? Value
    : never;
};

/** Rows of a table, by the column `key` that holds the entity's id. */
export function rowsOf<Entity extends object, const Column extends keyof Entity & string>(
  entity: EntityClass<Entity>,
  source: {
    readonly key: keyof Entity & string;
    readonly columns: readonly Column[];
    readonly where?: string;
    readonly orderBy?: keyof Entity & string;
    readonly unread?: Unread<Column>;
  },
): TableSource<readonly RowOf<Entity, Column>[]> {
  return { entity, ...source };
}

/** What a provider loads for one entity; `undefined` where it has nothing. */
export function loadedBy<Id, Value>(
  loader: Type<BatchLoader<Id, Value>>,
): LoaderSource<Value | undefined> {
  return { loader: loader as Type<BatchLoader<never, unknown>> };
}

/**
 * JSON that the database makes of an entity's rows, for what is only passed on: no row of it is ever
 * made here. `null` where the aggregate gives none, as most do for no rows.
 */
export function madeOf<Value, Entity extends object = object>(
  entity: EntityClass<Entity>,
  source: { readonly key: keyof Entity & string; readonly made: string },
): MadeSource<JsonText<Value> | null> {
  return { entity, ...source };
}
