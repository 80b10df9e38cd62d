import { seededMonsterId } from '../../dist/database/seed/monster-rows.js';

/**
 * Requests of a scenario with ids at random; the same seed gives the same requests.
 *
 * @param {{ players: number, monsters?: number, scope: string }} scenario
 * @param {{ players: number, monsters: number }} world
 * @param {number} seed
 * @returns {() => object} the next request
 */
export function requestsOf({ players, monsters = 0, scope }, world, seed) {
  const random = mulberry32(seed);
  const pick = (count, most) => {
    const picked = new Set();
    while (picked.size < count) picked.add(1 + Math.floor(random() * most));
    return [...picked];
  };
  return () => ({
    player_ids: pick(players, world.players),
    ...(monsters > 0 && { monster_ids: pick(monsters, world.monsters).map(seededMonsterId) }),
    scope,
  });
}

/** Numbers from 0 to 1, the small generator of that name. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
