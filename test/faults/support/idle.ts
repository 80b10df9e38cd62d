import { expect } from 'vitest';
import { METRICS } from '../../../src/metrics/names.js';
import type { ChildService } from '../../support/child-service.js';
import { send } from '../../support/http.js';
import { PATIENTLY } from '../../support/patience.js';
import { sized } from '../../support/long-run.js';
import type { Game } from './world.js';

const SOON = sized({ timeout: 2000, interval: 20 }, PATIENTLY);
/** What there is of work, in the metrics' own words. */
const WORK = new RegExp(
  `^(?:${METRICS.inFlight}|${METRICS.queued}|${METRICS.redisCommands}|${METRICS.abandonedRunning}.*|` +
    `${METRICS.poolConnections}\\{state="(?:busy|waiting)"\\}) (.*)$`,
  'gm',
);
const LEAST_SAMPLES = 5;

/** Soon nothing is under way any more: not in the process, and not in PostgreSQL. */
export async function expectIdle({
  service,
  game,
}: {
  readonly service: ChildService;
  readonly game: Game;
}): Promise<void> {
  if (service.isRunning()) await expect.poll(() => workIn(service), SOON).toBe(0);
  await expect.poll(() => statementsOf(game), SOON).toBe(0);
}

async function workIn({ url }: ChildService): Promise<number> {
  const { text } = await send(`${url}/metrics`);
  const samples = [...text.matchAll(WORK)].map(([, value]) => Number(value));
  expect(samples.length).toBeGreaterThanOrEqual(LEAST_SAMPLES);
  return samples.reduce((sum, value) => sum + value, 0);
}

async function statementsOf({ database, user }: Game): Promise<number> {
  const { rows } = await database.admin.query<{ readonly count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND state <> 'idle'`,
    [user],
  );
  return Number(rows[0]?.count);
}
