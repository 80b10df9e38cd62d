import { Inject, Injectable } from '@nestjs/common';
import { startDeadline } from './assembly/deadline.js';
import { type Outcome } from './assembly/outcome.js';
import {
  type ContextResponseDTO,
  type OutcomesByKind,
  responseOf,
} from './context-response.dto.js';
import { type ContextSettings } from './context.options.js';
import { CONTEXT_SETTINGS } from './context.tokens.js';
import { KINDS } from './kinds.js';
import { MonsterAssembler } from './monsters/monster.assembler.js';
import { PetAssembler } from './pets/pet.assembler.js';
import { PlayerAssembler } from './players/player.assembler.js';
import { type ContextRequest } from './request/context-request.dto.js';
import { type EntityId, type IdRule } from './request/id-rule.js';
import { RequestValidator } from './request/request.validator.js';

/** The use case: ids and a scope in, the keys of ready contexts out. */
@Injectable()
export class ContextAssemblerOrchestrator {
  constructor(
    private readonly validator: RequestValidator,
    private readonly players: PlayerAssembler,
    private readonly monsters: MonsterAssembler,
    private readonly pets: PetAssembler,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {}

  /**
   * Assembles the contexts of all ids for the scope's purpose, all kinds at the same time, and
   * stores each in Redis under `temp:setup:<uuid4>` for `ttlSeconds`.
   *
   * @returns every id once: with the key of its context, or in `errors` with its reason
   * @throws InvalidRequestError when the request is not one of the contract's; nothing is read then
   */
  async assemble(request: ContextRequest): Promise<ContextResponseDTO> {
    const { scope, player_ids, monster_ids, pet_ids } = this.validator.checkRequest(request);
    const { signal, release } = startDeadline(this.settings.deadlineMs);
    try {
      const [player, monster, pet] = await Promise.all([
        inSpellings(player_ids, KINDS.player.ids, (ids) =>
          this.players.processBatch(ids, scope, signal),
        ),
        inSpellings(monster_ids, KINDS.monster.ids, (ids) =>
          this.monsters.processBatch(ids, scope, signal),
        ),
        inSpellings(pet_ids, KINDS.pet.ids, (ids) => this.pets.processBatch(ids, scope, signal)),
      ]);
      return responseOf({ player, monster, pet } satisfies OutcomesByKind);
    } finally {
      release();
    }
  }
}

/**
 * Processes distinct ids as the database spells them, and answers for each in the spelling of its
 * first mention.
 */
async function inSpellings<Id extends EntityId>(
  ids: readonly Id[] = [],
  { canonical }: IdRule<Id>,
  process: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Outcome>>,
): Promise<ReadonlyMap<Id, Outcome>> {
  const spellings = new Map<Id, Id>();
  for (const id of ids) {
    if (!spellings.has(canonical(id))) spellings.set(canonical(id), id);
  }
  const outcomes = await process([...spellings.keys()]);
  return new Map([...outcomes].map(([id, outcome]) => [spellings.get(id) ?? id, outcome]));
}
