import { Inject, Injectable } from '@nestjs/common';
import { Admission, loadOf } from './admission/admission.js';
import type { Load } from './admission/capacity.js';
import type { BatchOptions } from './assembly/entity.assembler.js';
import type { Outcome } from './assembly/outcome.js';
import type { Caller, Wanted } from './caller.js';
import {
  type ContextDocumentsDTO,
  type ContextResponseDTO,
  plainResponseOf,
  responseOf,
} from './context-response.dto.js';
import type { OverloadedError } from './context.error.js';
import type { ContextSettings } from './context.options.js';
import { CONTEXT_SETTINGS } from './context.tokens.js';
import {
  type AskedTime,
  DeadlineExceededError,
  isCallerGone,
  startDeadline,
  within,
} from './deadline/deadline.js';
import { listOf, memberOf } from './json/json-value.js';
import type { EntityId, IdRule } from './kinds/id-rule.js';
import { type ByKind, byKind, KIND_NAMES, type KindName, KINDS } from './kinds/kinds.js';
import { MonsterAssembler } from './monsters/monster.assembler.js';
import { PetAssembler } from './pets/pet.assembler.js';
import { PlayerAssembler } from './players/player.assembler.js';
import { checkedDeadline } from './request/asked-deadline.js';
import type { ContextRequest } from './request/context-request.dto.js';
import type { Inclusion } from './inclusion.js';
import { RequestValidator } from './request/request.validator.js';
import { ScopeRegistry } from './scopes/scope-registry.js';
import { tellOutcomes } from './telemetry/outcomes.js';
import { beginAssembly, type RequestContext } from './telemetry/request-context.js';

/** What a caller may say of one call, beside the request. */
export interface CallOptions extends AskedTime {
  /** Who asks, where not everybody may have everything. @default one who may */
  readonly caller?: Caller | undefined;
  /** What request the call is a part of. @default that of `inRequest`, or one of its own */
  readonly request?: RequestContext | undefined;
  /** Has a function called once nobody waits for the answer any more: what is under way is called off. */
  readonly whenGone?: ((callOff: () => void) => void) | undefined;
}

/** The use case: ids and a scope in, the keys of ready contexts out. */
@Injectable()
export class ContextAssemblerOrchestrator {
  constructor(
    private readonly validator: RequestValidator,
    private readonly players: PlayerAssembler,
    private readonly monsters: MonsterAssembler,
    private readonly pets: PetAssembler,
    private readonly scopes: ScopeRegistry,
    private readonly admission: Admission,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {}

  /**
   * Assembles the contexts of all ids for the scope's purpose, all kinds at the same time, and
   * stores each in Redis under `temp:setup:<uuid4>` for `ttl_seconds`. With `include` the contexts
   * come back too, or instead: with `contexts` nothing is stored.
   *
   * @returns every id once: with the key of its context, or in `errors` with its reason
   * @throws InvalidRequestError when the request is not one of the contract's; nothing is read then
   * @throws ForbiddenError, RateLimitedError, whatever else `caller` has against it
   * @throws OverloadedError when there is too much to do already; nothing is read then either
   */
  async assemble<const Scope extends string, const Include extends Inclusion = 'keys'>(
    request: ContextRequest<Scope, Include>,
    options?: CallOptions,
  ): Promise<ContextResponseDTO<Scope, Include>> {
    const response = await this.assembleDocuments(request, options);
    return plainResponseOf(response) as ContextResponseDTO<Scope, Include>;
  }

  /**
   * The same for who passes contexts on: each is the JSON text that it is stored as, letter for
   * letter (`toJsonText` writes a tree with such texts in it).
   *
   * @param request as it came in: it is checked here, whoever sent it
   * @throws InvalidRequestError, OverloadedError
   */
  async assembleDocuments(
    request: unknown,
    { deadlineMs, arrivedAt, caller, request: part, whenGone }: CallOptions = {},
  ): Promise<ContextDocumentsDTO> {
    // A way in may have asked already; but of messages that come together all are told the same there.
    const refusal = this.refusalOf(request);
    if (refusal) throw refusal;
    const checked = this.validator.checkRequest(request);
    const { scope, player_ids, monster_ids, pet_ids, include = 'keys', ...wanted } = checked;
    const lists = byKind((kind) => checked[KINDS[kind].idsField]);
    const asked = wantedOf(scope, lists);
    caller?.check(asked);
    const { signal, release, callOff } = startDeadline(this.#deadlineOf(deadlineMs), arrivedAt);
    whenGone?.(callOff);
    beginAssembly(signal, scope, part);
    const { ttl_seconds: ttlSeconds, locale } = wanted;
    const options: BatchOptions = { include, ttlSeconds, locale, signal };
    const load = loadOf(lists);
    try {
      await this.admission.enter(load, this.scopes.isUrgent(scope), signal);
      if (caller) await this.#admit(caller, asked, load, signal);
      const hold = <Id extends EntityId>(kind: KindName, process: () => Batch<Id>) =>
        this.admission.hold(load, kind, signal, process);
      const [player, monster, pet] = await Promise.all([
        inSpellings(player_ids, KINDS.player, signal, (ids) =>
          hold('player', () => this.players.processBatch(ids, scope, options)),
        ),
        inSpellings(monster_ids, KINDS.monster, signal, (ids) =>
          hold('monster', () => this.monsters.processBatch(ids, scope, options)),
        ),
        inSpellings(pet_ids, KINDS.pet, signal, (ids) =>
          hold('pet', () => this.pets.processBatch(ids, scope, options)),
        ),
      ]);
      return responseOf({ player, monster, pet }, include);
    } finally {
      release();
    }
  }

  /** Whether requests wait for their turn: there is more to do than can be done at a time. */
  get isBusy(): boolean {
    return this.admission.queued > 0;
  }

  /**
   * What a request would be refused with at the moment, whatever else it says: there is too much to do.
   * For ways in that can say so before they have gone to any length.
   */
  refusalOf(request: unknown): OverloadedError | undefined {
    const load = loadOf(byKind((kind) => listOf(memberOf(request, KINDS[kind].idsField))));
    return this.admission.refusalFor(load, this.scopes.isUrgent(memberOf(request, 'scope')));
  }

  /**
   * Checks a request and does nothing else.
   * @throws InvalidRequestError naming every fault, up to a hundred
   */
  check(request: unknown): void {
    this.validator.checkRequest(request);
  }

  /** After it was let in: what is refused as too much to do has cost its caller nothing. */
  async #admit(caller: Caller, asked: Wanted, load: Load, signal: AbortSignal): Promise<void> {
    try {
      await inTime(caller.admit(asked), signal);
    } catch (error) {
      this.admission.leave(load);
      throw error;
    }
  }

  #deadlineOf(asked: number | undefined): number {
    const { deadlineMs } = this.settings;
    if (asked === undefined) return deadlineMs;
    return Math.min(deadlineMs, checkedDeadline(asked, 'deadline_ms'));
  }
}

function wantedOf(scope: string, lists: ByKind<readonly EntityId[] | undefined>): Wanted {
  const countOf = (kind: KindName) => lists[kind]?.length ?? 0;
  return {
    scope,
    kinds: KIND_NAMES.filter((kind) => countOf(kind) > 0),
    ids: KIND_NAMES.reduce((sum, kind) => sum + countOf(kind), 0),
  };
}

/** What becomes of a batch of one kind. */
type Batch<Id> = Promise<ReadonlyMap<Id, Outcome>>;

/** Who is not let in before its time is over is late: nothing is read, and it is told so. */
async function inTime(admitted: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  if (!admitted) return;
  try {
    await within(signal, admitted, 'caller');
  } catch (error) {
    if (!(error instanceof DeadlineExceededError)) throw error;
  }
}

/**
 * Processes distinct ids as the database spells them, and answers for each in the spelling of its
 * first mention.
 */
function inSpellings<Id extends EntityId>(
  ids: readonly Id[] = [],
  { name, ids: { canonical } }: { readonly name: string; readonly ids: IdRule<Id> },
  signal: AbortSignal,
  process: (ids: readonly Id[]) => Batch<Id>,
): Batch<Id> | ReadonlyMap<Id, Outcome> {
  if (ids.length === 0) return new Map();
  const spellings = new Map<Id, Id>();
  for (const id of ids) {
    if (!spellings.has(canonical(id))) spellings.set(canonical(id), id);
  }
  return process([...spellings.keys()]).then((outcomes) => {
    if (!isCallerGone(signal)) tellOutcomes(signal, name, outcomes);
    return new Map([...outcomes].map(([id, outcome]) => [spellings.get(id) ?? id, outcome]));
  });
}
