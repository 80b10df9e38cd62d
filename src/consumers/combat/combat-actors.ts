import type { ContextDocumentsDTO, JsonText, KindName } from '../../context/index.js';
import { kindOf, type Mention, placeOf } from './combat-request.js';
import { NotAssembledError } from './not-assembled.error.js';

/** An entity in a session; one that is named several times is as many actors. */
export interface CombatActor {
  /** Unique in the session: the text of the entity's id, with `#2`, `#3` … where it is taken. */
  readonly actor_id: string;
  readonly kind: KindName;
  readonly entity_id: number | string;
  /** The place of its team in the request. */
  readonly team: number;
}

/** An actor, and the context of its entity. */
export interface Fighter {
  readonly actor: CombatActor;
  readonly context: JsonText;
}

/**
 * A fighter for each mention, in their order, by the ids as the assembly spells them.
 * @throws NotAssembledError when the assembly has no context for one of them
 */
export function fightersOf(
  mentions: readonly Mention[],
  assembly: ContextDocumentsDTO,
): readonly Fighter[] {
  const contextOf = finderIn(assembly.contexts);
  const nameOf = actorNames();
  const fighters = mentions.flatMap((mention): Fighter[] => {
    const found = contextOf(mention);
    if (!found) return [];
    const [id, context] = found;
    const kind = kindOf(mention);
    const entity_id = kind === 'monster' ? id : Number(id);
    return [{ actor: { actor_id: nameOf(id), kind, entity_id, team: mention.team }, context }];
  });
  if (fighters.length === mentions.length) return fighters;
  throw new NotAssembledError(failuresOf(mentions, assembly), assembly);
}

/** The ids of the actors of each team. */
export function teamsOf(actors: readonly CombatActor[]): readonly (readonly string[])[] {
  const teams: string[][] = [];
  for (const { team, actor_id } of actors) (teams[team] ??= []).push(actor_id);
  return teams;
}

function failuresOf(mentions: readonly Mention[], { reasons }: ContextDocumentsDTO) {
  const reasonOf = finderIn(reasons);
  return mentions.flatMap((mention) => {
    const [, message] = reasonOf(mention) ?? [];
    return message === undefined ? [] : [{ field: placeOf(mention), message }];
  });
}

/** Gives each use of an id a name of its own: a player and a pet may have the same number. */
function actorNames(): (id: string) => string {
  const uses = new Map<string, number>();
  return (id) => {
    const use = (uses.get(id) ?? 0) + 1;
    uses.set(id, use);
    return use === 1 ? id : `${id}#${String(use)}`;
  };
}

/** Finds what an answer has for a mention, with the id in the answer's spelling. */
function finderIn<Value>(
  byKind: Readonly<Partial<Record<KindName, Readonly<Record<string, Value>>>>> = {},
): (mention: Mention) => readonly [id: string, value: Value] | undefined {
  const entries = Object.entries(byKind).flatMap(([kind, byId]) =>
    Object.entries(byId).map((entry) => [placeIn(kind, entry[0]), entry] as const),
  );
  const found = new Map(entries);
  return (mention) => found.get(placeIn(kindOf(mention), mention.id));
}

/** UUIDs mean the same in either case. */
function placeIn(kind: string, id: unknown): string {
  return `${kind} ${String(id).toLowerCase()}`;
}
