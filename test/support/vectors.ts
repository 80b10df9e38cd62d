import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

export type Row = Readonly<Record<string, unknown>>;

/** The rows of one entity, under the tables' column names. */
export interface VectorInput {
  readonly character?: Row;
  readonly attributes?: Row | null;
  readonly items?: readonly Row[];
  readonly skills?: readonly Row[];
  readonly symbiote?: Row | null;
  readonly wallet?: Row | null;
  readonly vitals?: unknown;
  readonly monster?: Row;
  readonly pet?: Row;
}

export interface Vector {
  readonly name: string;
  readonly kind: 'player' | 'monster' | 'pet';
  readonly scope: string;
  readonly catalog: string;
  readonly input: VectorInput;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const CATALOG_PATH = new URL('../vectors/catalog.sample.json', import.meta.url).pathname;

const folder = new URL('../vectors/cases/', import.meta.url);

/** Every golden case of the contract. */
export const VECTORS: readonly Vector[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector);

/** The id of the entity of a case. */
export function idOf({ kind, input }: Vector): number | string {
  if (kind === 'player') return Number(input.character?.character_id);
  return kind === 'pet' ? Number(input.pet?.pet_id) : String(input.monster?.id);
}

/** Compares a stored context with the expected one: all but the time, warnings in any order. */
export function expectContext(document: string, expected: Vector['expected']): void {
  expect(comparable(JSON.parse(document))).toStrictEqual(comparable(expected));
}

interface Comparable {
  readonly meta: { timestamp?: number; readonly warnings: readonly string[] };
}

function comparable(context: unknown): unknown {
  const { meta, ...projections } = structuredClone(context) as Comparable;
  delete meta.timestamp;
  return withoutNegativeZero({
    ...projections,
    meta: { ...meta, warnings: [...meta.warnings].sort() },
  });
}

/** `-0` is `0` to the contract, and not to `toStrictEqual`. */
function withoutNegativeZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutNegativeZero(member)]),
  );
}
