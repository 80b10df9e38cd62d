import { type FailureReason, type Outcome } from './assembly/outcome.js';
import { type ByKind, type KindId, type KindName } from './kinds.js';
import { type EntityId } from './request/id-rule.js';

/** The keys of stored contexts by kind and id, with every id that failed, and why. */
export interface ContextResponseDTO extends ByKind<Readonly<Record<string, string>>> {
  readonly errors: { readonly [Name in KindName]: readonly KindId<Name>[] };
  readonly reasons: ByKind<Readonly<Record<string, FailureReason>>>;
}

/** What became of the ids of every kind. */
export type OutcomesByKind = {
  readonly [Name in KindName]: ReadonlyMap<KindId<Name>, Outcome>;
};

/** Sorts outcomes into keys, errors and reasons: every id once. */
export function responseOf({ player, monster, pet }: OutcomesByKind): ContextResponseDTO {
  const sorted = { player: sort(player), monster: sort(monster), pet: sort(pet) };
  return {
    player: sorted.player.keys,
    monster: sorted.monster.keys,
    pet: sorted.pet.keys,
    errors: {
      player: sorted.player.errors,
      monster: sorted.monster.errors,
      pet: sorted.pet.errors,
    },
    reasons: {
      player: sorted.player.reasons,
      monster: sorted.monster.reasons,
      pet: sorted.pet.reasons,
    },
  };
}

function sort<Id extends EntityId>(outcomes: ReadonlyMap<Id, Outcome>) {
  const stored: [Id, string][] = [];
  const failed: [Id, FailureReason][] = [];
  for (const [id, outcome] of outcomes) {
    if ('key' in outcome) stored.push([id, outcome.key]);
    else failed.push([id, outcome.reason]);
  }
  return {
    keys: Object.fromEntries(stored) as Record<string, string>,
    errors: failed.map(([id]) => id),
    reasons: Object.fromEntries(failed) as Record<string, FailureReason>,
  };
}
