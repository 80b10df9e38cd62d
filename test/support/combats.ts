import { expect } from 'vitest';
import type { RunningService } from './boot.js';
import { type HttpAnswer, send } from './http.js';

/** An actor as the service answers it. */
export interface Actor {
  readonly actor_id: string;
  readonly kind: 'player' | 'monster' | 'pet';
  readonly entity_id: number | string;
  readonly team: number;
}

/** A fight as the service answers it. */
export interface Session {
  readonly sid: string;
  readonly actors: readonly Actor[];
}

/** What is kept of an actor, and the projection that it is. */
export const PARTS: ReadonlyMap<string, string> = new Map([
  ['raw', 'math_model'],
  ['loadout', 'loadout'],
  ['skills', 'skills'],
  ['vitals', 'vitals'],
  ['meta', 'meta'],
]);

export function openCombat(
  { url }: RunningService,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  return send(`${url}/v1/combats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** Opens a fight of teams for which there must be one. */
export async function openedCombat(service: RunningService, teams: unknown): Promise<Session> {
  const { status, body } = await openCombat(service, { teams });
  expect(status).toBe(201);
  return body as Session;
}

export function readCombat({ url }: RunningService, sid: string): Promise<HttpAnswer> {
  return send(`${url}/v1/combats/${sid}`);
}

/** Every key of a fight, sorted. */
export function combatKeysOf({ sid, actors }: Session): readonly string[] {
  const parts = actors.flatMap(({ actor_id }) =>
    [...PARTS.keys()].map((part) => `combat:rbc:${sid}:actor:${actor_id}:${part}`),
  );
  return [`combat:rbc:${sid}:meta`, ...parts].sort();
}
