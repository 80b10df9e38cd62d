import { onTestFinished } from 'vitest';
import { insertMonsters, insertPlayers, itemRow } from '../../support/entities.js';
import { createGameDatabase, createTestRole, insertRows } from '../../support/game-database.js';
import { type ChildService, startChildService } from '../../support/child-service.js';
import { createTestRedis, type TestDatabase } from '../../support/servers.js';
import { type Caller, httpCaller, natsCaller } from './callers.js';
import { IDS, type Load, startLoad } from './load.js';

/** Stands in a row of every player, and may stand nowhere else than in a context. */
export const CANARY = 'canary-4f1d9b';

/** A database with some of each kind, and the user by which a service reads it. */
export interface Game {
  readonly database: TestDatabase;
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** The service under test, and who asks it. */
export interface Patient {
  readonly service: ChildService;
  readonly callers: readonly Caller[];
  readonly startLoad: (options?: Parameters<typeof startLoad>[1]) => Load;
}

type Variables = Readonly<Record<string, string>>;

/** The load of the plan is worked on, not refused: what is looked at is the fault. */
const LIMITS = { CONTEXT_MAX_IN_FLIGHT: '4000' };

/** As much is worked on as by default, and the rest waits its turn: who does has met no fault yet. */
export const IN_LINE = { CONTEXT_MAX_IN_FLIGHT: '200', CONTEXT_MAX_QUEUED: '4000' };

/**
 * Fills a database for one test, read by a user of its own whose sessions can be told apart.
 * @param serverUrl of a server of the test's own, which goes with all that is in it
 */
export async function startGame(serverUrl?: string): Promise<Game> {
  const database = await createGameDatabase(serverUrl);
  if (serverUrl === undefined) onTestFinished(() => database.drop());
  await insertPlayers(database.admin, IDS);
  await insertMonsters(database.admin, IDS);
  const canaries = IDS.map((id) =>
    itemRow(id, { item_data: { name: CANARY }, location: 'equipped', equipped_slot: 'neck' }),
  );
  await insertRows(database.admin, 'inventory_items', canaries);
  const role = await createTestRole(database);
  if (serverUrl === undefined) onTestFinished(() => role.drop());
  await database.admin.query(
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`,
  );
  return { database, url: role.url, user: role.name, password: new URL(role.url).password };
}

/** An empty Redis database for one test. */
export async function emptyRedis(): Promise<string> {
  const redis = await createTestRedis();
  onTestFinished(() => redis.close());
  return redis.url;
}

/**
 * The service with these variables, asked over both ways in where there is NATS.
 * @param isNatsThere whether to wait until it serves that as well
 */
export async function startPatient(
  variables: Variables,
  isNatsThere = variables.NATS_URL !== undefined,
): Promise<Patient> {
  const service = await startChildService({ ...LIMITS, ...variables }, isNatsThere);
  onTestFinished(async () => {
    service.signal('SIGKILL');
    await service.exit;
  });
  const callers = [httpCaller(service.url)];
  if (isNatsThere && variables.NATS_URL !== undefined)
    callers.push(await natsCaller(variables.NATS_URL));
  onTestFinished(async () => {
    await Promise.all(callers.map((each) => each.close()));
  });
  return { service, callers, startLoad: (options) => startLoad(callers, options) };
}

/** A server of the test's own, stopped after it. */
export async function own<Server extends { stop(): Promise<void> }>(
  starting: Promise<Server>,
): Promise<Server> {
  const server = await starting;
  onTestFinished(() => server.stop());
  return server;
}
