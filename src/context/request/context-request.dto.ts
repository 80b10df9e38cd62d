import { Allow, IsIn, ValidateIf } from 'class-validator';
import { type IdLists, KINDS } from '../kinds/kinds.js';
import { type Locale, LOCALE_NAMES } from '../locales/locales.js';
import type { ScopeName } from '../scopes/scopes.js';
import { type Inclusion, INCLUSIONS } from '../inclusion.js';
import { IsListOf } from './is-list-of.decorator.js';

/** A field that may be missing; `null` is a fault all the same. */
const MayBeMissing = () => ValidateIf((_, value) => value !== undefined);

function oneOf(values: readonly string[]) {
  return { message: `must be one of ${values.join(', ')}` };
}

/**
 * What to assemble: at least one id, of any mix of kinds, and the purpose.
 *
 * `{ "player_ids": [101, 102], "monster_ids": ["550e8400-…"], "pet_ids": [20], "scope": "combats" }`
 */
export class ContextRequestDTO implements IdLists {
  @IsListOf(KINDS.player.ids, { optional: true })
  readonly player_ids?: readonly number[];

  @IsListOf(KINDS.monster.ids, { optional: true })
  readonly monster_ids?: readonly string[];

  @IsListOf(KINDS.pet.ids, { optional: true })
  readonly pet_ids?: readonly number[];

  /** The name of a registered scope. */
  // Which there are, the validator knows.
  @Allow()
  readonly scope!: string;

  /**
   * What comes back for each id: its key, its context, or both. With `contexts` nothing is stored.
   * @default 'keys'
   */
  @MayBeMissing()
  @IsIn(INCLUSIONS, oneOf(INCLUSIONS))
  readonly include?: Inclusion;

  /** The life of what is stored, in seconds. @default `ttlSeconds` of the settings */
  // Its greatest value is a setting: the validator knows it.
  @Allow()
  readonly ttl_seconds?: number;

  /** The language of labels. @default 'ru' */
  @MayBeMissing()
  @IsIn(LOCALE_NAMES, oneOf(LOCALE_NAMES))
  readonly locale?: Locale;
}

/** A request as a caller writes it. */
export type ContextRequest<
  Scope extends string = ScopeName,
  Include extends Inclusion = Inclusion,
> = IdLists & {
  readonly scope: Scope & KnownScope<Scope>;
  readonly include?: Include;
  readonly ttl_seconds?: number;
  readonly locale?: Locale;
};

/** Refuses a name that is written out and of no scope; what is only known at run time may be any. */
type KnownScope<Scope extends string> = string extends Scope
  ? unknown
  : Scope extends ScopeName
    ? unknown
    : ScopeName;
