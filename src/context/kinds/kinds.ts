import { type EntityId, type IdRule, integerIds, uuidIds } from './id-rule.js';

/** A kind of entity as requests and answers name it. */
export interface EntityKind<Id extends EntityId = EntityId> {
  readonly name: string;
  /** The field of a request that lists its ids. */
  readonly idsField: string;
  readonly ids: Pick<IdRule<Id>, 'type' | 'example' | 'expected' | 'schema'>;
}

/** Every kind of the service, by its name. The compiler leads from here to the rest of a new one. */
export const KINDS = {
  player: { name: 'player', idsField: 'player_ids', ids: integerIds(101) },
  monster: {
    name: 'monster',
    idsField: 'monster_ids',
    ids: uuidIds('ff81a16b-a621-48b6-a9f3-cf977a6f60cf'),
  },
  pet: { name: 'pet', idsField: 'pet_ids', ids: integerIds(20) },
} as const;

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

/** Their names. */
export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

/** Something made for each kind, by its name. */
export function byKind<Value>(valueOf: (kind: KindName) => Value): ByKind<Value> {
  return { player: valueOf('player'), monster: valueOf('monster'), pet: valueOf('pet') };
}
