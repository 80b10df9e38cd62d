import { parseArgs } from 'node:util';
import type { WorldSize } from './seed-world.js';

export const SEED_USAGE = `Fills the migrated database at DATABASE_URL, and live vitals at REDIS_URL if set.

  npm run seed -- [--players 1000] [--monsters 200] [--pets players/5]

It only inserts what is missing; the same numbers give the same world.`;

/** What the command line asks for; `undefined` when it asks for help. */
export function seedOptions(args: readonly string[]): WorldSize | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      players: { type: 'string', default: '1000' },
      monsters: { type: 'string', default: '200' },
      pets: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const players = countOf('players', values.players);
  return {
    players,
    monsters: countOf('monsters', values.monsters),
    pets: values.pets === undefined ? Math.floor(players / 5) : countOf('pets', values.pets),
  };
}

function countOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} must be a whole number, 0 or more`);
  return Number(text);
}
