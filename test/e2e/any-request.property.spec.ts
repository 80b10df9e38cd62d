import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailureReason } from '../../src/context/index.js';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { bootService, type RunningService } from '../support/boot.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  monsterId,
  monsterRow,
  petRow,
  poisonItemRow,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, readContext } from '../support/stored.js';

const RUNS = 60;
/** Of ten ids of each kind, the first five are fine, the next two broken, the others nobody's. */
const FINE = [1, 2, 3, 4, 5];
const BROKEN = [6, 7];
const IDS = [...FINE, ...BROKEN, 8, 9, 10];
/** The scopes to which a broken player is broken: what is wrong with it is an item. */
const READS_ITEMS = ['combats', 'inventory', 'trade'];

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  const { admin } = database;
  await insertPlayers(admin, FINE);
  await insertMonsters(admin, FINE);
  await insertRows(
    admin,
    'characters',
    BROKEN.map((id) => characterRow(id)),
  );
  await insertRows(admin, 'inventory_items', BROKEN.map(poisonItemRow));
  await insertRows(
    admin,
    'generated_monsters',
    BROKEN.map((n) => monsterRow(n, { skills_snapshot: ['howl', { id: 'strike' }] })),
  );
  await insertRows(
    admin,
    'character_pets',
    BROKEN.map((id) => petRow(id, 1, { base_stats: { 'no stat': 1 } })),
  );
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

/** An entity, counted from 1, as a request names it. */
interface Mention {
  readonly n: number;
  readonly id: number | string;
}

const anyNumber = fc.constantFrom(...IDS);
const numbered: fc.Arbitrary<Mention> = anyNumber.map((n) => ({ n, id: n }));
/** By UUID, in upper, lower or mixed case. */
const spelt: fc.Arbitrary<Mention> = fc
  .tuple(anyNumber, fc.constantFrom(/[a-f]/g, /[ace]/g, /$^/g))
  .map(([n, raised]) => ({
    n,
    id: monsterId(n).replace(raised, (letter) => letter.toUpperCase()),
  }));
const listOf = (mention: fc.Arbitrary<Mention>) => fc.array(mention, { maxLength: 12 });

const anyRequest = fc
  .record({
    scope: fc.constantFrom(...SCOPES.map(({ name }) => name)),
    player: listOf(numbered),
    monster: listOf(spelt),
    pet: listOf(numbered),
  })
  .filter(({ player, monster, pet }) => player.length + monster.length + pet.length > 0);

it('answers every id of any request exactly once: with a stored context, or with its reason', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ scope, ...mentions }) => {
      const idsOf = (kind: Kind) => mentions[kind].map(({ id }) => id);
      const answer = await service.orchestrator.assemble({
        scope,
        player_ids: idsOf('player').map(Number),
        monster_ids: idsOf('monster').map(String),
        pet_ids: idsOf('pet').map(Number),
      });

      for (const kind of KINDS) {
        const expected = expectedOf(kind, scope, mentions[kind]);
        const stored = expected.filter(({ reason }) => reason === undefined);
        const failed = expected.filter(({ reason }) => reason !== undefined);
        expect(Object.keys(answer[kind]).sort()).toEqual(stored.map(({ id }) => String(id)).sort());
        expect(answer.errors[kind]).toEqual(failed.map(({ id }) => id));
        expect(answer.reasons[kind]).toEqual(
          Object.fromEntries(failed.map(({ id, reason }) => [id, reason])),
        );
        await expectStored(answer[kind], kind, scope);
      }
      expect(new Set(keysOf(answer)).size).toBe(keysOf(answer).length);
    }),
    { numRuns: RUNS },
  );
});

const KINDS = ['player', 'monster', 'pet'] as const;
type Kind = (typeof KINDS)[number];

/** What becomes of each entity, once, in the spelling and the place of its first mention. */
function expectedOf(kind: Kind, scope: string, mentions: readonly Mention[]) {
  const firsts = mentions.filter(
    ({ n }, at) => mentions.findIndex((other) => other.n === n) === at,
  );
  return firsts.map(({ n, id }) => ({ id, reason: reasonOf(kind, scope, n) }));
}

function reasonOf(kind: Kind, scope: string, n: number): FailureReason | undefined {
  if (FINE.includes(n)) return undefined;
  if (!BROKEN.includes(n)) return 'NOT_FOUND';
  return kind === 'player' && !READS_ITEMS.includes(scope) ? undefined : 'INVALID_DATA';
}

async function expectStored(
  contexts: Readonly<Record<string, string>>,
  kind: Kind,
  scope: string,
): Promise<void> {
  for (const [id, key] of Object.entries(contexts)) {
    const entity_id = kind === 'monster' ? id.toLowerCase() : Number(id);
    const { meta } = JSON.parse(await readContext(redis.client, key)) as { meta: unknown };
    expect(meta).toMatchObject({ entity_id, type: kind, scope });
    expect(await redis.client.ttl(key)).toBeGreaterThan(3500);
  }
}
