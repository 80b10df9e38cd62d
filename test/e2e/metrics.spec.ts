import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { METRICS } from '../../src/metrics/names.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type OwnServer, startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { connectPlainNats } from '../support/plain-nats.js';
import type { TestDatabase } from '../support/servers.js';

const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

let database: TestDatabase;
let redis: OwnServer;
let nats: OwnServer;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [10]);
  redis = await startOwnRedis();
  nats = await startOwnNats();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
    CONTEXT_DEADLINE_MS: '3000',
  });
});

afterAll(async () => {
  await service.close();
  await nats.stop();
  await redis.stop();
  await database.drop();
});

async function metrics(): Promise<string> {
  const { status, headers, text } = await send(`${service.url}/metrics`);
  expect([status, headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return text;
}

/** The samples of a metric by their labels, as they are written. */
function samplesIn(text: string, name: string): Readonly<Record<string, number>> {
  const samples = text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'));
  return Object.fromEntries([...samples].map(([, labels = '', value]) => [labels, Number(value)]));
}

/** What a metric comes to more while some work is done. */
async function growthOf(name: string, work: () => Promise<unknown>) {
  const before = samplesIn(await metrics(), name);
  await work();
  const after = Object.entries(samplesIn(await metrics(), name));
  const growth = after.map(([labels, value]) => [labels, value - (before[labels] ?? 0)] as const);
  return Object.fromEntries(growth.filter(([, more]) => more !== 0));
}

async function askNats(body: unknown) {
  const client = await connectPlainNats(nats.url);
  await client.ask('context.assemble', body).finally(() => client.close());
}

describe('the metrics', () => {
  it('count requests by way in, operation and result', async () => {
    const growth = await growthOf(`${METRICS.requestSeconds}_count`, async () => {
      await assemble(service.url, { player_ids: [1], scope: 'status' });
      await assemble(service.url, { player_ids: [1], scope: 'nothing' });
      await send(`${service.url}/v1/context/${KEY}`);
      await send(`${service.url}/${KEY}`);
      await askNats({ player_ids: [1], scope: 'status' });
      await askNats({ scope: 'status' });
    });

    expect(growth).toEqual({
      'way="http",operation="POST /v1/context/assemble",code="OK"': 1,
      'way="http",operation="POST /v1/context/assemble",code="INVALID_REQUEST"': 1,
      'way="http",operation="GET /v1/context/:key",code="NOT_FOUND"': 1,
      'way="http",operation="(none)",code="NOT_FOUND"': 1,
      'way="http",operation="GET /metrics",code="OK"': 1,
      'way="nats",operation="context.assemble",code="OK"': 1,
      'way="nats",operation="context.assemble",code="INVALID_REQUEST"': 1,
    });
  });

  it('count entities by kind, scope and what became of them', async () => {
    const request = { player_ids: [1, 2, 404, 405], monster_ids: [monsterId(10)], scope: 'trade' };
    const growth = await growthOf(METRICS.entities, () => assemble(service.url, request));

    expect(growth).toEqual({
      'kind="player",scope="trade",result="OK"': 2,
      'kind="player",scope="trade",result="NOT_FOUND"': 2,
      'kind="monster",scope="trade",result="OK"': 1,
    });
  });

  it('measure stages by kind and scope', async () => {
    const request = { player_ids: [1], scope: 'combats' };
    const growth = await growthOf(`${METRICS.stageSeconds}_count`, () =>
      assemble(service.url, request),
    );

    expect(growth).toEqual({
      'kind="player",scope="combats",stage="read",source="tables"': 1,
      'kind="player",scope="combats",stage="read",source="vitals"': 1,
      'kind="player",scope="combats",stage="format",source=""': 1,
      'kind="player",scope="combats",stage="store",source=""': 1,
    });
  });

  it('count the stages that fail, which would make the others look slow', async () => {
    await database.admin.query('ALTER TABLE generated_monsters RENAME TO gone');
    onTestFinished(async () => {
      await database.admin.query('ALTER TABLE gone RENAME TO generated_monsters');
    });
    const request = { monster_ids: [monsterId(10)], scope: 'combats' };
    const growth = await growthOf(METRICS.stageFailures, () => assemble(service.url, request));

    expect(growth).toEqual({
      'kind="monster",scope="combats",stage="read",source="tables"': 1,
    });
  });

  it('have what alerts are told of from the first, for of what begins there is no increase', async () => {
    await assemble(service.url, { player_ids: [1], scope: 'status' });
    await send(`${service.url}/v1/context/${KEY}`);
    await askNats({ player_ids: [1], scope: 'status' });
    const text = await metrics();
    expect(samplesIn(text, METRICS.entities)).toMatchObject({
      'kind="pet",scope="tutorial",result="INVALID_DATA"': 0,
      'kind="player",scope="combats",result="STORE_UNAVAILABLE"': 0,
    });
    expect(samplesIn(text, `${METRICS.requestSeconds}_count`)).toMatchObject({
      'way="http",operation="POST /v1/context/assemble",code="INTERNAL"': 0,
      'way="http",operation="GET /v1/context/:key",code="INTERNAL"': 0,
      'way="nats",operation="context.assemble",code="REPLY_TOO_LARGE"': 0,
    });
  });

  it('tell in which format documents are written', async () => {
    expect(samplesIn(await metrics(), METRICS.redisFormat)).toEqual({
      'format="json"': 0,
      'format="string"': 1,
    });
  });

  it('tell which servers are there', async () => {
    const up = async () => samplesIn(await metrics(), METRICS.dependencyUp);
    const all = { 'dependency="postgres"': 1, 'dependency="redis"': 1, 'dependency="nats"': 1 };
    await expect.poll(up, PATIENTLY).toEqual(all);
    await redis.kill();
    await expect.poll(up, PATIENTLY).toEqual({ ...all, 'dependency="redis"': 0 });
    await redis.restart();

    await expect.poll(up, PATIENTLY).toEqual(all);
  });

  it('hold no id, no key and no address as it was asked', async () => {
    await send(`${service.url}/v1/players/2147483647/status`);
    await assemble(service.url, { player_ids: [1], scope: 'made up' });
    const text = await metrics();

    expect(text).not.toMatch(/2147483647|temp:setup|made up|127\.0\.0\.1/);
  });
});

describe('docs/operations.md', () => {
  const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const [, alerts = ''] = operations.split('## Alerts');
  const WORD = /\b((?:context_assembler|nodejs|process)_[a-z0-9_]+)\b/g;

  function exposed(text: string): ReadonlySet<string> {
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    return new Set(names);
  }

  it('names every metric of ours, and those of the process that it speaks of', async () => {
    const known = exposed(await metrics());
    const named = new Set([...operations.matchAll(WORD)].map(([name]) => name));

    expect(Object.values(METRICS).filter((name) => !named.has(name))).toEqual([]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    const own = [...known].filter((name) => name.startsWith('context_assembler_'));
    expect(own.filter((name) => !/_(bucket|count|sum)$/.test(name)).sort()).toEqual(
      Object.values(METRICS).sort(),
    );
  });

  it('says of every alert when it fires, what it means and what to do', () => {
    const sections = alerts.split('\n### ').slice(1);

    expect(sections.length).toBeGreaterThan(8);
    for (const section of sections) {
      const title = section.split('\n')[0];
      expect(section.match(WORD) ?? [], title).not.toEqual([]);
      expect(section, title).toMatch(/```promql\n[^`]+\n```/);
      expect(section, title).toMatch(/\*\*Means\*\*/);
      expect(section, title).toMatch(/\*\*Do\*\*/);
    }
  });
});
