import type { ContextShape } from './assembly/context-plan.js';
import type { AsJson } from './json/as-json.js';
import type { KindId, KindName } from './kinds/kinds.js';
import type { monsterShape } from './monsters/monster.projections.js';
import type { petShape } from './pets/pet.projections.js';
import type { AnyProjection } from './projections/projection.js';
import type { ContextScopes, ScopeName } from './scopes/scopes.js';

/** What every context says of itself. */
export interface ContextMeta<Kind extends string, Id, Scope extends string> {
  readonly entity_id: Id;
  readonly type: Kind;
  readonly scope: Scope;
  /** When it was assembled, in Unix seconds. */
  readonly timestamp: number;
  /** What was missing and replaced by a default; empty as a rule. */
  readonly warnings: readonly string[];
}

/** A player's context: its `meta`, and the projections of its scope by name. */
export type PlayerContext<Scope extends string = ScopeName> = string extends Scope
  ? PlayerContext
  : Scope extends ScopeName
    ? ShapedBy<ContextScopes[Scope], 'player', Scope>
    : never;

/** A monster's context: the same blocks for every scope. */
export type MonsterContext<Scope extends string = ScopeName> = ShapedBy<
  typeof monsterShape,
  'monster',
  Scope
>;

/** A pet's context: the same blocks for every scope. */
export type PetContext<Scope extends string = ScopeName> = ShapedBy<typeof petShape, 'pet', Scope>;

/** The contexts of each kind, by its name. */
export interface Contexts<Scope extends string = ScopeName> {
  readonly player: PlayerContext<Scope>;
  readonly monster: MonsterContext<Scope>;
  readonly pet: PetContext<Scope>;
}

type ShapedBy<Shape extends ContextShape, Kind extends KindName, Scope extends string> = AsJson<
  {
    readonly meta: ContextMeta<Kind, KindId<Kind>, Scope> & Merged<Shape['meta'][number]>;
  } & {
    readonly [P in Shape['projections'][number] as P['name']]: ReturnType<P['build']>;
  }
>;

/** The members of all parts. */
type Merged<Part extends AnyProjection> = (
  Part extends AnyProjection ? (part: ReturnType<Part['build']>) => void : never
) extends (whole: infer Whole) => void
  ? Whole
  : never;

declare const contextOfKey: unique symbol;

/** The key of a stored context: `temp:setup:{uuid4}`. It carries the type of what it leads to. */
export type ContextKey<Context = unknown> = string & { readonly [contextOfKey]?: Context };

/** What a key leads to. */
export type ContextAt<Key extends string> =
  Key extends ContextKey<infer Context>
    ? unknown extends Context
      ? Contexts[KindName]
      : Context
    : Contexts[KindName];
