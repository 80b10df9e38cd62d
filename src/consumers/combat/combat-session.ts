import { InvalidRequestError, JsonText } from '../../context/index.js';
import { type CombatActor, type Fighter, teamsOf } from './combat-actors.js';

/** What is kept of an actor, and the projection of its context that it is. */
const PARTS = {
  raw: 'math_model',
  loadout: 'loadout',
  skills: 'skills',
  vitals: 'vitals',
  meta: 'meta',
} as const;

/** `'raw' | 'loadout' | 'skills' | 'vitals' | 'meta'` */
export type PartName = keyof typeof PARTS;

const PART_NAMES = Object.keys(PARTS) as PartName[];

/** A fight that was opened. */
export interface CombatSession {
  /** A UUID of version 4. */
  readonly sid: string;
  /** Team by team; in each the players, the monsters and the pets, as the request names them. */
  readonly actors: readonly CombatActor[];
}

/** An actor, and what it brings: JSON texts as they were written. */
export interface EquippedActor extends CombatActor {
  readonly parts: Readonly<Record<PartName, JsonText>>;
}

/** A fight as it is kept. */
export interface CombatState extends CombatSession {
  readonly actors: readonly EquippedActor[];
}

const SID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The id of a session, in the spelling of its keys.
 * @throws InvalidRequestError for what is no UUID
 */
export function sidOf(text: string): string {
  const sid = text.toLowerCase();
  if (SID.test(sid)) return sid;
  throw new InvalidRequestError([{ field: 'sid', message: 'must be a UUID' }]);
}

/** Where a session keeps its teams and its actors. */
export function sessionKeyOf(sid: string): string {
  return `combat:rbc:${sid}:meta`;
}

/** Where a session keeps the parts of its actors: all of the first, all of the second … */
export function partKeysOf({ sid, actors }: CombatSession): readonly string[] {
  return actors.flatMap((actor) => PART_NAMES.map((part) => partKeyOf(sid, actor, part)));
}

/** All that a session keeps, by key. */
export function documentsOf(
  { sid, actors }: CombatSession,
  fighters: readonly Fighter[],
): ReadonlyMap<string, unknown> {
  // Who is named several times has one context: it is looked through once.
  const membersOf = new Map<JsonText, JsonText['members']>();
  const parts = fighters.flatMap(({ actor, context }) => {
    const members = membersOf.get(context) ?? context.members;
    membersOf.set(context, members);
    return PART_NAMES.map(
      (part) => [partKeyOf(sid, actor, part), members.get(PARTS[part])] as const,
    );
  });
  return new Map<string, unknown>([
    [sessionKeyOf(sid), { sid, teams: teamsOf(actors), actors }],
    ...parts,
  ]);
}

/**
 * A session with its parts.
 * @param texts what is kept under `partKeysOf`, in that order
 * @returns `undefined` where one of them is gone
 */
export function stateOf(
  { sid, actors }: CombatSession,
  texts: readonly (string | undefined)[],
): CombatState | undefined {
  const kept = texts.filter((text) => text !== undefined).map((text) => new JsonText(text));
  if (kept.length < texts.length) return undefined;
  const partsAt = (from: number) =>
    Object.fromEntries(PART_NAMES.map((part, at) => [part, kept[from + at]]));
  return {
    sid,
    actors: actors.map((actor, nth) => ({
      ...actor,
      parts: partsAt(nth * PART_NAMES.length) as EquippedActor['parts'],
    })),
  };
}

function partKeyOf(sid: string, { actor_id }: CombatActor, part: PartName): string {
  return `combat:rbc:${sid}:actor:${actor_id}:${part}`;
}
