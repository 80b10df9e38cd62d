import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';

/**
 * What the figures were taken on: nothing that names the machine or a place on it.
 *
 * @param {{ databaseUrl: string, natsUrl: string }} servers
 * @param {import('ioredis').Redis} redis
 */
export async function describeMachine({ databaseUrl, natsUrl }, redis) {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const nats = await connect({ servers: natsUrl });
  try {
    const { rows } = await database.query('SHOW server_version');
    return {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: type(),
      node: process.version,
      postgres: rows[0].server_version.split(' ')[0],
      redis: /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown',
      nats: nats.info?.version ?? 'unknown',
      loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
    };
  } finally {
    await database.end();
    await nats.close();
  }
}

/** The commit that is measured; with `+` where files differ from it. */
export function revision() {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'bench') !== '';
    return git('rev-parse', '--short', 'HEAD') + (isChanged ? '+' : '');
  } catch {
    return 'unknown';
  }
}
