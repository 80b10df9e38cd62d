import { IsString } from 'class-validator';
import { type IdLists, KINDS } from '../kinds.js';
import { IsListOf } from './is-list-of.decorator.js';

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
  @IsString({ message: 'must be the name of a scope' })
  readonly scope!: string;
}

/** A request as a caller in process writes it. */
export type ContextRequest = IdLists & { readonly scope: string };
