import { expect } from 'vitest';
import type { ContextRequest } from '../../src/context/index.js';
import { monsterId } from '../support/entities.js';
import { startOwnNats } from '../support/own-servers.js';
import { fault } from './support/fault.js';
import { ask, EVERYBODY, IDS } from './support/load.js';
import { expectQuiet } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

/** Less than the contexts of everybody come to. */
const CONFIGURATION = 'max_payload: 16384';
const TOO_MANY = Array.from({ length: 5000 }, (_, index) => index + 1);

const CASES: readonly (readonly [string, ContextRequest, string])[] = [
  ['larger than NATS carries', { ...EVERYBODY, include: 'contexts' }, 'REPLY_TOO_LARGE'],
  [
    'to twice 5,000 ids',
    { scope: 'combats', player_ids: TOO_MANY, monster_ids: TOO_MANY.map(monsterId) },
    'INVALID_REQUEST',
  ],
];

for (const [name, request, code] of CASES) {
  fault(`F21 reply ${name}`, 'an error in its place, and at once', async (note) => {
    const game = await startGame();
    const isSmall = code === 'REPLY_TOO_LARGE';
    const nats = await own(startOwnNats(isSmall ? { configuration: CONFIGURATION } : {}));
    const { service, callers } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: await emptyRedis(),
      NATS_URL: nats.url,
    });
    const overNats = callers.find(({ way }) => way === 'NATS');
    if (!overNats) throw new Error('NATS is a way in');
    await ask(overNats, { scope: 'status', player_ids: IDS.slice(0, 1) });

    const { result, milliseconds } = await ask(overNats, request);
    const after = await ask(overNats, { scope: 'status', player_ids: IDS.slice(0, 1) });

    expect(result).toMatchObject({ refused: { code } });
    expect(after.result).toHaveProperty('response');
    expectQuiet({ service, game });
    note({ what: 'answered after', value: milliseconds, unit: 'ms', atMost: 200 });
  });
}
