import { monsterKind } from './monsters/monster.kind.js';
import { petKind } from './pets/pet.kind.js';
import { playerKind } from './players/player.kind.js';
import { type EntityId, type IdRule } from './request/id-rule.js';

/** A kind of entity as requests and answers name it. */
export interface EntityKind<Id extends EntityId = EntityId> {
  readonly name: string;
  /** The field of a request that lists its ids. */
  readonly idsField: string;
  readonly ids: Pick<IdRule<Id>, 'type' | 'example' | 'expected'>;
}

/** Every kind of the service, by its name. The compiler leads from here to the rest of a new one. */
export const KINDS = { player: playerKind, monster: monsterKind, pet: petKind } as const;

/** `'player' | 'monster' | 'pet'` */
export type KindName = keyof typeof KINDS;

/** Something for each kind, by its name. */
export type ByKind<Value> = Readonly<Record<KindName, Value>>;

type IdOf<Kind> = Kind extends { readonly ids: IdRule<infer Id> } ? Id : never;

/** The ids of a kind: numbers of players and pets, UUIDs of monsters. */
export type KindId<Name extends KindName> = IdOf<(typeof KINDS)[Name]>;

/** The lists of ids of a request, by field. */
export type IdLists = {
  readonly [Name in KindName as (typeof KINDS)[Name]['idsField']]?: readonly KindId<Name>[];
};

/** The kinds, to go through. */
export const ALL_KINDS: readonly EntityKind[] = Object.values(KINDS);
