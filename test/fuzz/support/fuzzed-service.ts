import { inject } from 'vitest';
import { type ChildService, startChildService } from '../../support/child-service.js';
import { insertMonsters, insertPlayers } from '../../support/entities.js';
import { createGameDatabase } from '../../support/game-database.js';
import { createTestRedis } from '../../support/servers.js';
import { PEOPLE } from './near-requests.js';

/** What a process has in memory once it has collected its garbage, in bytes. */
export interface Memory {
  readonly rss: number;
  readonly heap: number;
}

/** The service as a process of its own, in a world of five entities a kind. */
export interface FuzzedService {
  readonly url: string;
  readonly natsUrl: string;
  readonly child: ChildService;
  memory(): Promise<Memory>;
  close(): Promise<void>;
}

export async function startFuzzedService(): Promise<FuzzedService> {
  const database = await createGameDatabase();
  await insertPlayers(database.admin, PEOPLE);
  await insertMonsters(database.admin, PEOPLE);
  const redis = await createTestRedis();
  const natsUrl = inject('natsUrl');
  const child = await startChildService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: natsUrl,
    // What is stored goes soon: Redis has to hold many thousand contexts.
    CONTEXT_TTL_SECONDS: '2',
    CONTEXT_MAX_TTL_SECONDS: '3',
    NODE_OPTIONS: `--import=${new URL('memory-on-signal.mjs', import.meta.url).href}`,
  });
  let times = 0;
  return {
    url: child.url,
    natsUrl,
    child,
    memory: async () => {
      times += 1;
      child.signal('SIGWINCH');
      const said = await child.untilItSays(new RegExp(`memory ${times}: rss (\\d+) heap (\\d+);`));
      return { rss: Number(said[1]), heap: Number(said[2]) };
    },
    close: async () => {
      await child.stop();
      await redis.close();
      await database.drop();
    },
  };
}
