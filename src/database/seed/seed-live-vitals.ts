import type { Redis } from 'ioredis';
import { Dice } from './dice.js';
import { vitalsOf } from './player-rows.js';

const CHUNK_SIZE = 1000;

/**
 * Writes the live vitals, `ac:{character_id}`, of about half of the players 1..`players`, as JSON
 * documents or as text; `format` undefined is JSON where the server has it. Keys that exist stay.
 *
 * @returns how many were written
 */
export async function seedLiveVitals(
  redis: Redis,
  players: number,
  format?: 'json' | 'string',
): Promise<number> {
  const asJson = format === undefined ? await hasJsonCommands(redis) : format === 'json';
  let written = 0;
  for (let first = 1; first <= players; first += CHUNK_SIZE) {
    const pipeline = redis.pipeline();
    for (let id = first; id < first + CHUNK_SIZE && id <= players; id += 1) {
      if (new Dice('offline', id).chance(50)) continue;
      const document = JSON.stringify({ online: true, vitals: vitalsOf(id, 'live') });
      if (asJson) pipeline.call('JSON.SET', `ac:${id}`, '$', document, 'NX');
      else pipeline.set(`ac:${id}`, document, 'NX');
    }
    for (const [error, reply] of (await pipeline.exec()) ?? []) {
      if (error) throw error;
      if (reply === 'OK') written += 1;
    }
  }
  return written;
}

async function hasJsonCommands(redis: Redis): Promise<boolean> {
  const [command] = (await redis.call('COMMAND', 'INFO', 'JSON.SET')) as readonly unknown[];
  return command !== null;
}
