import { Injectable } from '@nestjs/common';
import {
  type CallOptions,
  ContextAssemblerOrchestrator,
  EntityFailedError,
  InvalidRequestError,
  type ScopeName,
} from '../context/index.js';

/** What the caller of a screen says, as it came. */
export interface ScreenRequest {
  readonly id: string;
  readonly locale: unknown;
  readonly time: CallOptions;
}

/** One player at one look: the context of a scope, in one call, with nothing stored. */
@Injectable()
export class PlayerScreen {
  constructor(private readonly orchestrator: ContextAssemblerOrchestrator) {}

  /**
   * @returns the player's context as JSON text
   * @throws InvalidRequestError naming every fault
   * @throws EntityFailedError when the player could not be assembled
   */
  async textOf(scope: ScopeName, { id, locale, time }: ScreenRequest): Promise<string> {
    const playerId = /^[1-9]\d*$/.test(id) ? Number(id) : NaN;
    const request = { player_ids: [playerId], scope, include: 'contexts', locale };
    const { contexts, reasons } = await this.orchestrator
      .assembleDocuments(request, time)
      .catch(atTheAddress);
    const context = contexts?.player[playerId];
    if (context) return context.text;
    throw new EntityFailedError(reasons.player[playerId] ?? 'NOT_FOUND');
  }
}

/** The caller knows the id as a part of the address. */
function atTheAddress(error: unknown): never {
  if (!(error instanceof InvalidRequestError)) throw error;
  throw new InvalidRequestError(
    error.details.map(({ field, message }) => ({
      field: field === 'player_ids[0]' ? 'id' : field,
      message,
    })),
  );
}
