import type { Attribute } from './attributes.js';

/** The game's catalog, checked: what its rows name but do not carry. */
export interface Catalog {
  readonly feints: readonly string[];
  /** Trigger by an item's `base_id`. */
  readonly triggers: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, CatalogItem>;
  readonly actions: readonly CatalogAction[];
}

export interface CatalogItem {
  readonly item_type: string;
  readonly subtype: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An action that is open to whoever meets every requirement. */
export interface CatalogAction {
  readonly id: string;
  readonly requires: {
    readonly attributes?: Readonly<Partial<Record<Attribute, number>>> | undefined;
    readonly skills?: Readonly<Record<string, number>> | undefined;
  };
}

/** The size of a player's bag: slots, and weight in the unit of the items' `weight`. */
export interface BagLimits {
  readonly slots: number;
  readonly maxWeight: number;
}

/** Words that a player reads. */
export interface Labels {
  readonly attributes: Readonly<Record<Attribute, string>>;
  readonly unknownSymbiote: string;
}

/** What projections know beside an entity's own data. It is the same for every entity of a request. */
export interface GameRules {
  readonly catalog: Catalog;
  readonly bag: BagLimits;
  /** The language of the request: `ru`, `en`. */
  readonly locale: string;
  readonly labels: Labels;
}
