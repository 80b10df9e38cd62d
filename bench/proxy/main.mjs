import { answer } from '../targets/commands.mjs';
import { startDelayProxy } from './delay-proxy.mjs';
import { postgres, redis } from './wire-counts.mjs';

const [postgresPort, redisPort, delay] = process.argv.slice(2).map(Number);
const database = await startDelayProxy({ port: postgresPort, delayMs: delay, protocol: postgres });
const store = await startDelayProxy({ port: redisPort, delayMs: delay, protocol: redis });

answer('ports', () => ({ postgres: database.port, redis: store.port }));
answer('counts', () => ({ postgres: database.counts(), redis: store.counts() }));
