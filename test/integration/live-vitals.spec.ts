import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextResponseDTO } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { characterRow } from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { readContext } from '../support/stored.js';

const bar = (current: number, max: number, percent: number) => ({ current, max, percent });
const LIVE = { hp: bar(80, 150, 53), energy: bar(50, 100, 50) };
/** What `characterRow` says. */
const SAVED = { hp: bar(60, 120, 50), energy: bar(30, 90, 33) };
const DEFAULTS = { hp: bar(100, 100, 100), energy: bar(100, 100, 100) };
const NO_ATTRIBUTES = 'attributes: no data, defaults used';
const NO_VITALS = 'vitals: no data, defaults used';

/** What is at `ac:{id}`, as text, and what comes of it beside the saved vitals. */
const DOCUMENTS: readonly (readonly [name: string, text: string, vitals: unknown])[] = [
  ['the vitals', '{"vitals":{"hp":{"cur":80,"max":150},"energy":{"cur":50,"max":100}}}', LIVE],
  [
    'some of the vitals',
    '{"vitals":{"hp":{"cur":7},"energy":"full"}}',
    { hp: bar(7, 100, 7), energy: bar(100, 100, 100) },
  ],
  ['an empty object of vitals', '{"vitals":{}}', DEFAULTS],
  ['no member vitals', '{"hp":{"cur":80,"max":150}}', SAVED],
  ['vitals that are null', '{"vitals":null}', SAVED],
  ['vitals that are a list', '{"vitals":[80]}', SAVED],
  ['vitals that are a number', '{"vitals":80}', SAVED],
  ['a list', '[{"vitals":{}}]', SAVED],
  ['null', 'null', SAVED],
];

/** What only text can be; the JSON type refuses it. */
const TEXTS: typeof DOCUMENTS = [
  [
    'a number that a double cannot hold',
    '{"vitals":{"hp":{"cur":1e400,"max":50}}}',
    { hp: bar(100, 50, 200), energy: bar(100, 100, 100) },
  ],
  ['half a document', '{"vitals":{"hp":', SAVED],
  ['no JSON', 'alive and well', SAVED],
];

const [NOBODY, STRANGER, MISUSED] = [101, 102, 103];

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  const ids = [...[...DOCUMENTS, ...TEXTS].keys(), NOBODY, MISUSED].map((at) => at + 1);
  await insertRows(database.admin, 'characters', [
    ...ids.map((id) => characterRow(id)),
    characterRow(STRANGER + 1, { vitals_snapshot: null }),
  ]);
});

afterAll(() => database.drop());

describe.each(REDIS_PLACES)('live vitals as $name', ({ format, start }) => {
  const documents = format === 'string' ? [...DOCUMENTS, ...TEXTS] : DOCUMENTS;
  let server: RunningRedis;
  let redis: Redis;
  let service: RunningService;
  let answer: ContextResponseDTO;

  beforeAll(async () => {
    server = await start();
    redis = new Redis(server.url);
    for (const [at, [, text]] of documents.entries()) {
      await (format === 'json'
        ? redis.call('JSON.SET', keyOf(at), '$', text)
        : redis.set(keyOf(at), text));
    }
    // Text is misused by a hash, JSON by text.
    await (format === 'json'
      ? redis.set(keyOf(MISUSED), DOCUMENTS[0]?.[1] ?? '')
      : redis.hset(keyOf(MISUSED), 'vitals', '80'));
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: server.url });
    const numbers = [...documents.keys(), NOBODY, STRANGER, MISUSED];
    answer = await service.orchestrator.assemble({
      scope: 'status',
      player_ids: numbers.map((at) => at + 1),
    });
  });

  afterAll(async () => {
    await service.close();
    redis.disconnect();
    await server.stop();
  });

  it.each(documents.map(([name, , vitals], at) => ({ name, vitals, at })))(
    'of $name are read as the contract says',
    async ({ vitals, at }) => {
      expect(await shownTo(at)).toEqual({ vitals, warnings: [NO_ATTRIBUTES] });
    },
  );

  it('that are not there or of another type are those that were saved', async () => {
    for (const at of [NOBODY, MISUSED]) {
      expect(await shownTo(at)).toEqual({ vitals: SAVED, warnings: [NO_ATTRIBUTES] });
    }
  });

  it('that were never saved either are defaults, with a warning', async () => {
    const { vitals, warnings } = await shownTo(STRANGER);

    expect(vitals).toEqual(DEFAULTS);
    expect([...warnings].sort()).toEqual([NO_ATTRIBUTES, NO_VITALS]);
  });

  async function shownTo(at: number) {
    const text = await readContext(redis, answer.player[at + 1] ?? '', format);
    const { meta, vitals_display } = JSON.parse(text) as {
      readonly meta: { readonly warnings: readonly string[] };
      readonly vitals_display: unknown;
    };
    return { vitals: vitals_display, warnings: meta.warnings };
  }
});

/** The document of the player who is `at + 1`. */
function keyOf(at: number): string {
  return `ac:${String(at + 1)}`;
}
