import { Injectable } from '@nestjs/common';
import { ContextAssemblerOrchestrator, type PlayerContext } from 'context-assembler';
import { RaidLog } from './raid-log.js';

@Injectable()
export class RaidService {
  constructor(
    private readonly contexts: ContextAssemblerOrchestrator,
    private readonly log: RaidLog,
  ) {}

  /** Sends on a raid whoever is in a guild and on its feet; the others stay at home. */
  async muster(playerIds: readonly number[]): Promise<readonly PlayerContext<'raid'>[]> {
    const { contexts } = await this.contexts.assemble({
      scope: 'raid',
      player_ids: playerIds,
      include: 'contexts',
    });
    const raiders = Object.values(contexts.player).filter(
      ({ allegiance, vitals }) => allegiance.guild !== null && vitals.hp_current > 0,
    );
    this.log.note(raiders.map(({ meta }) => meta.entity_id));
    return raiders;
  }
}
