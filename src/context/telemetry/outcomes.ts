import { channel } from 'node:diagnostics_channel';
import { Logger } from '@nestjs/common';
import { aboutRequest, type AssemblyContext, assemblyOf } from './request-context.js';

/** The name of the diagnostics channel on which it is published what became of entities. */
export const ENTITY_CHANNEL = 'context-assembler:entities';

/** How many entities of a batch came to one result. */
export interface EntityCount {
  readonly kind: string;
  readonly scope: string;
  /** `OK`, or the reason of the failure. */
  readonly result: string;
  readonly count: number;
}

/** What is asked of an outcome here. */
interface ToldOutcome {
  readonly key?: string;
  readonly reason?: string;
}

/** An entity as a line calls it. */
interface EntityName {
  readonly kind: string;
  readonly id: number | string;
}

const entities = channel(ENTITY_CHANNEL);
const logger = new Logger('Entities');

/**
 * Remembers why an entity fails, for the line that tells of it.
 * @param signal of the assembly that it belongs to
 * @param text goes on from the entity's name, in one line; never a row, a document or a parameter
 * @param stack where it is a fault of the code
 */
export function noteCause(
  signal: AbortSignal | undefined,
  { kind, id }: EntityName,
  text: string,
  stack?: string,
): void {
  const assembly = assemblyOf(signal);
  if (assembly) assembly.causes.set(nameOf(kind, id), { text, stack });
  else tell(`${nameOf(kind, id)} ${text}`, stack);
}

/** Tells what became of a batch of an assembly: a line for each entity that failed, and counts. */
export function tellOutcomes(
  signal: AbortSignal,
  kind: string,
  outcomes: ReadonlyMap<number | string, ToldOutcome>,
): void {
  const assembly = assemblyOf(signal);
  if (!assembly) return;
  const results = new Map<string, number>();
  for (const [id, { reason }] of outcomes) {
    const result = reason ?? 'OK';
    results.set(result, (results.get(result) ?? 0) + 1);
    if (reason !== undefined) tellFailure(kind, id, reason, assembly);
  }
  if (!entities.hasSubscribers) return;
  const { scope } = assembly;
  for (const [result, count] of results) {
    entities.publish({ kind, scope, result, count } satisfies EntityCount);
  }
}

function tellFailure(
  kind: string,
  id: number | string,
  reason: string,
  assembly: AssemblyContext,
): void {
  const { scope, causes } = assembly;
  const name = nameOf(kind, id);
  const { text, stack } = causes.get(name) ?? { text: `was not assembled: ${reason}` };
  const line = { message: `${name} ${text}`, kind, id, reason, scope, ...aboutRequest(assembly) };
  // That there is no such entity is the caller's affair.
  if (reason === 'NOT_FOUND') logger.log(line);
  else tell(line, stack);
}

function tell(line: unknown, stack: string | undefined): void {
  if (stack === undefined) logger.warn(line);
  else logger.error(line, stack);
}

function nameOf(kind: string, id: number | string): string {
  return `${kind} ${String(id)}`;
}
