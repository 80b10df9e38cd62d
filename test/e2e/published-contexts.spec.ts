import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALE_NAMES } from '../../src/context/locales/locales.js';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { insertVectors, writeVitals } from '../support/load-vector.js';
import { expectPublished, PUBLISHED_SCHEMAS } from '../support/published-schemas.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { idOf, type Vector, VECTORS } from '../support/vectors.js';

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  await insertVectors(database.admin, VECTORS);
  await writeVitals(redis.client, VECTORS, 'string');
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

const GOLDEN = VECTORS.filter(({ expected }) => !('reason' in expected));

interface Answer {
  readonly contexts: Readonly<Record<Vector['kind'], Readonly<Record<string, unknown>>>>;
}

describe('a context over HTTP is what is published of its kind and scope', () => {
  it.each(GOLDEN)('$name, stored', async ({ kind, scope, ...vector }) => {
    const id = idOf({ kind, scope, ...vector });
    const { body } = await assemble(service.url, { scope, [`${kind}_ids`]: [id] });
    const key = (body as Record<Vector['kind'], Record<string, string>>)[kind][String(id)];
    const context = await send(`${service.url}/v1/context/${String(key)}`);

    expect(context.status).toBe(200);
    expectPublished(context.body);
  });

  const requests = SCOPES.flatMap(({ name }) =>
    LOCALE_NAMES.map((locale) => [name, locale] as const),
  );

  it.each(requests)('of every entity, in the answer: %s in %s', async (scope, locale) => {
    const idsOf = (kind: Vector['kind']) =>
      GOLDEN.filter((vector) => vector.kind === kind).map(idOf);
    const { body } = await assemble(service.url, {
      scope,
      locale,
      include: 'contexts',
      player_ids: idsOf('player'),
      monster_ids: idsOf('monster'),
      pet_ids: idsOf('pet'),
    });
    const { contexts } = body as Answer;

    // To another scope than its own a case may be invalid.
    for (const vector of GOLDEN.filter((each) => each.scope === scope)) {
      expect(contexts[vector.kind], vector.name).toHaveProperty(String(idOf(vector)));
    }
    for (const each of Object.values(contexts)) Object.values(each).forEach(expectPublished);
  });

  it('and of every scope that the service has', () => {
    expect([...PUBLISHED_SCHEMAS.keys()].sort()).toEqual(SCOPES.map(({ name }) => name).sort());
  });
});

describe('what is published', () => {
  it('does not fit a context with a member more, or less, or of another type', async () => {
    const [vector] = GOLDEN.filter(({ kind, scope }) => kind === 'player' && scope === 'status');
    const id = vector ? idOf(vector) : 0;
    const { body } = await assemble(service.url, {
      scope: 'status',
      include: 'contexts',
      player_ids: [id],
    });
    const context = (body as Answer).contexts.player[String(id)] as Context;
    const { symbiote_info, ...less } = context;

    expectPublished(context);
    expect(() => {
      expectPublished({ ...context, more: 1 });
    }).toThrow();
    expect(() => {
      expectPublished(less);
    }).toThrow();
    expect(() => {
      expectPublished({ ...context, symbiote_info: { ...symbiote_info, rank: '5' } });
    }).toThrow();
  });
});

interface Context {
  readonly symbiote_info: object;
}
