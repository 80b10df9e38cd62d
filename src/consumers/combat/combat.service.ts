import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  arrivalOf,
  type CallOptions,
  ContextAssemblerOrchestrator,
  ContextError,
  type FaultDetail,
  InvalidRequestError,
  JsonDocuments,
  StoredWork,
} from '../../context/index.js';
import { fightersOf } from './combat-actors.js';
import { faultsInTeams, idListsOf, type Mention, readCombatRequest } from './combat-request.js';
import {
  type CombatSession,
  type CombatState,
  documentsOf,
  partKeysOf,
  sessionKeyOf,
  sidOf,
  stateOf,
} from './combat-session.js';
import { COMBAT_OPTIONS, type CombatOptions } from './combat.options.js';

/** Fights: who takes part, and what each of them brings. */
@Injectable()
export class CombatService {
  constructor(
    private readonly orchestrator: ContextAssemblerOrchestrator,
    private readonly documents: JsonDocuments,
    private readonly work: StoredWork,
    @Inject(COMBAT_OPTIONS) private readonly options: CombatOptions,
  ) {}

  /**
   * Assembles all who take part, and keeps what each of them brings under
   * `combat:rbc:{sid}:actor:{actor_id}:…`, the teams under `combat:rbc:{sid}:meta`: all of it for the
   * same time, or nothing.
   *
   * @param request `{ "teams": [{ "player_ids": [101] }, { "monster_ids": ["550e8400-…"] }] }`
   * @throws InvalidRequestError naming every fault, up to a hundred
   * @throws NotAssembledError when one of them could not be assembled
   * @throws OverloadedError, StoreUnavailableError; ContextError of the code `DEADLINE_EXCEEDED`
   */
  async open(request: unknown, options?: CallOptions): Promise<CombatSession> {
    const time = { ...options, arrivedAt: arrivalOf(options?.arrivedAt) };
    const mentions = this.#mentionsIn(request);
    const assembly = await this.orchestrator.assembleDocuments(assemblyOf(mentions), time);
    const fighters = fightersOf(mentions, assembly);
    const session = { sid: randomUUID(), actors: fighters.map(({ actor }) => actor) };
    const documents = documentsOf(session, fighters);
    await this.work.run(time, documents.size, (left) =>
      this.documents.putAll(documents, this.options.ttlSeconds, left),
    );
    return session;
  }

  /**
   * A fight that was opened, in two round trips.
   * @throws InvalidRequestError for what is no UUID
   * @throws ContextError of the code `NOT_FOUND` once the session or a part of it is gone
   * @throws OverloadedError, StoreUnavailableError; ContextError of the code `DEADLINE_EXCEEDED`
   */
  async find(sid: string, options?: CallOptions): Promise<CombatState> {
    const time = { ...options, arrivedAt: arrivalOf(options?.arrivedAt) };
    const [session] = await this.#read([sessionKeyOf(sidOf(sid))], time);
    if (session === undefined) throw sessionGone();
    const opened = JSON.parse(session) as CombatSession;
    const state = stateOf(opened, await this.#read(partKeysOf(opened), time));
    if (!state) throw sessionGone();
    return state;
  }

  #read(keys: readonly string[], time: CallOptions): Promise<readonly (string | undefined)[]> {
    return this.work.run(time, keys.length, (left) => this.documents.getMany(keys, left));
  }

  #mentionsIn(request: unknown): readonly Mention[] {
    const { mentions, faults } = readCombatRequest(request, this.options.maxIds);
    const all = [...faults, ...this.#faultsOfIds(mentions)];
    if (all.length > 0) throw new InvalidRequestError(all);
    return mentions;
  }

  #faultsOfIds(mentions: readonly Mention[]): readonly FaultDetail[] {
    // That there are none has been told already, where they are missing.
    if (mentions.length === 0) return [];
    try {
      this.orchestrator.check(assemblyOf(mentions));
      return [];
    } catch (error) {
      if (error instanceof InvalidRequestError) return faultsInTeams(error.details, mentions);
      throw error;
    }
  }
}

function assemblyOf(mentions: readonly Mention[]) {
  return { ...idListsOf(mentions), scope: 'combats', include: 'contexts' };
}

function sessionGone(): ContextError {
  return new ContextError({
    code: 'NOT_FOUND',
    message: 'There is no such session',
    details: [],
    retryable: false,
  });
}
