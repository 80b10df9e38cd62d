import { ContextError, type ContextRequest } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { startOwnNats } from '../support/own-servers.js';
import { createTestRedis } from '../support/servers.js';
import { BODY_LIMIT, MAX_IDS } from './bodies.js';

/** The service that bad input is sent to: with one player, one pet and one monster. */
export interface Target {
  readonly service: RunningService;
  readonly assembleUrl: string;
  readonly natsUrl: string;
  /** Asks in process; an error comes back as it does on the other ways in. */
  assemble(request: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, [1]);
  const redis = await createTestRedis();
  const nats = await startOwnNats();
  const service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
    HTTP_BODY_LIMIT: String(BODY_LIMIT),
    CONTEXT_MAX_IDS: String(MAX_IDS),
    CONTEXT_DEADLINE_MS: '20000',
  });
  const assemble = async (request: unknown) => {
    try {
      return await service.orchestrator.assemble(request as ContextRequest);
    } catch (error) {
      if (error instanceof ContextError) return { error: error.body };
      throw error;
    }
  };
  const close = async () => {
    await service.close();
    await nats.stop();
    await redis.close();
    await database.drop();
  };
  const assembleUrl = `${service.url}/v1/context/assemble`;
  return { service, assembleUrl, natsUrl: nats.url, assemble, close };
}
