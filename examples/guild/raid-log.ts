import { Injectable } from '@nestjs/common';
import type { BatchLoader } from 'context-assembler';

/** How many raids each player has been on since the start. A source need not be a table. */
@Injectable()
export class RaidLog implements BatchLoader<number, number> {
  readonly #raids = new Map<number, number>();

  note(playerIds: readonly number[]): void {
    for (const id of playerIds) this.#raids.set(id, (this.#raids.get(id) ?? 0) + 1);
  }

  load(playerIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return Promise.resolve(new Map(playerIds.map((id) => [id, this.#raids.get(id) ?? 0])));
  }
}
