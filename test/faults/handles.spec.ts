import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { bootService } from '../support/boot.js';
import { startOwnNats } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { httpCaller, natsCaller } from './support/callers.js';
import { EVERYBODY } from './support/load.js';
import { emptyRedis, own, startGame } from './support/world.js';

const SETTLED_TIMES = 10;

/** What keeps the process from ending: sockets, timers, servers. */
function handles(): readonly string[] {
  return process.getActiveResourcesInfo().sort();
}

it('a service that is closed leaves no handle behind', async () => {
  const game = await startGame();
  const redisUrl = await emptyRedis();
  const nats = await own(startOwnNats());
  const useAndClose = async () => {
    const service = await bootService({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
    });
    onTestFinished(() => service.close());
    const callers = [httpCaller(service.url), await natsCaller(nats.url)];
    for (const caller of callers) expect(await caller.ask(EVERYBODY)).toHaveProperty('response');
    const open = handles().length;
    await Promise.all(callers.map((caller) => caller.close()));
    await service.close();
    return open;
  };
  // What the libraries keep for the life of the process is there after the first time.
  await useAndClose();
  const before = await settled();

  expect(await useAndClose()).toBeGreaterThan(before.length);

  await expect.poll(handles, PATIENTLY).toEqual(before);
});

/** Those that stay: sockets take a moment to close. */
async function settled(): Promise<readonly string[]> {
  let last = handles();
  for (let same = 0; same < SETTLED_TIMES;) {
    await sleep(50);
    const now = handles();
    same = now.join() === last.join() ? same + 1 : 0;
    last = now;
  }
  return last;
}
