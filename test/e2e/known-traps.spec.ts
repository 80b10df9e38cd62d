import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import {
  characterRow,
  insertClan,
  insertPlayers,
  itemRow,
  monsterId,
  monsterRow,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { assemble } from '../support/http.js';
import { recordQueries } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, readContext, withoutKeys } from '../support/stored.js';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const UUID_OF_VERSION_7 = '01939c5e-7a3b-7def-8abc-0123456789ab';
const HERO = 1;
const FIGHTER = 2;
const COLLECTOR = 3;

/** Parts of a context of the scope `combats`. */
interface Combats {
  readonly math_model: {
    readonly modifiers: Readonly<Record<string, { readonly source: object } | undefined>>;
  };
}

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  const { admin } = database;
  await insertPlayers(admin, [HERO]);
  await insertClan(admin);
  await insertRows(admin, 'generated_monsters', [
    monsterRow(1),
    monsterRow(7, { id: UUID_OF_VERSION_7 }),
  ]);
  await insertRows(admin, 'characters', [characterRow(FIGHTER), characterRow(COLLECTOR)]);
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

async function contextOf(scope: string, id: number): Promise<string> {
  const answer = await service.orchestrator.assemble({ scope, player_ids: [id] });
  return readContext(redis.client, answer.player[id] ?? '');
}

describe('known traps of the design', () => {
  it('an unknown scope loads nothing: there is no bigger one to fall back to', async () => {
    const queries = recordQueries(service.dataSource);
    const before = await redis.client.keys('*');
    const answer = await assemble(service.url, {
      scope: 'everything',
      player_ids: [HERO],
      monster_ids: [monsterId(1)],
      pet_ids: [HERO],
    });

    expect(answer.status).toBe(400);
    expect(queries).toEqual([]);
    expect(await redis.client.keys('*')).toEqual(before);
  });

  it('the wallet that a plan names is read', async () => {
    const context = JSON.parse(await contextOf('inventory', HERO)) as { wallet: unknown };

    expect(context.wallet).toEqual({ currency: { dust: 100 }, resources: {}, components: {} });
  });

  it('every writer gives its contexts the same life', async () => {
    const brief = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CONTEXT_TTL_SECONDS: '1234',
    });
    onTestFinished(() => brief.close());

    const answer = await brief.orchestrator.assemble({
      scope: 'combats',
      player_ids: [HERO],
      monster_ids: [monsterId(1)],
      pet_ids: [HERO],
    });

    const lives = await Promise.all(keysOf(answer).map((key) => redis.client.ttl(key)));
    expect(lives).toHaveLength(3);
    for (const life of lives) {
      expect(life).toBeGreaterThan(1230);
      expect(life).toBeLessThanOrEqual(1234);
    }
  });

  it('a UUID of another version, or of nobody, fails no other', async () => {
    const answer = await service.orchestrator.assemble({
      scope: 'status',
      monster_ids: [monsterId(1), NIL_UUID, UUID_OF_VERSION_7],
    });

    expect(withoutKeys(answer.monster)).toEqual({
      [monsterId(1)]: 'KEY',
      [UUID_OF_VERSION_7]: 'KEY',
    });
    expect(answer.reasons.monster).toEqual({ [NIL_UUID]: 'NOT_FOUND' });
  });

  it('a text that is no UUID is named in its place, and is no failure of the database', async () => {
    const answer = await assemble(service.url, {
      scope: 'status',
      monster_ids: [monsterId(1), 'wolf'],
    });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: {
        details: [
          { field: 'monster_ids[1]', message: 'must be a UUID (8-4-4-4-12 hexadecimal digits)' },
        ],
      },
    });
  });

  it('no id is dropped without a word, however many there are', async () => {
    const many = Array.from({ length: 998 }, (_, index) => 1000 + index);

    const answer = await service.orchestrator.assemble({
      scope: 'tutorial',
      player_ids: [HERO, ...many, FIGHTER],
    });

    expect(withoutKeys(answer.player)).toEqual({ [HERO]: 'KEY', [FIGHTER]: 'KEY' });
    expect(answer.errors.player).toEqual(many);
    expect(answer.reasons.player).toEqual(Object.fromEntries(many.map((id) => [id, 'NOT_FOUND'])));
  });

  it('a second bonus of an item lies beside the first, and a weapon of power 3 adds three', async () => {
    await insertRows(database.admin, 'inventory_items', [
      itemRow(FIGHTER, {
        id: 9001,
        item_type: 'weapon',
        subtype: 'sword',
        location: 'equipped',
        equipped_slot: 'main_hand',
        item_data: {
          power: 3,
          implicit_bonuses: { damage_base: 0.05, armor: 3 },
          bonuses: { damage_base: 2, armor: 0.5 },
        },
      }),
    ]);

    const { math_model } = JSON.parse(await contextOf('combats', FIGHTER)) as Combats;

    expect(math_model.modifiers.main_hand_damage_base?.source).toEqual({
      'item:9001': '+3',
      'item:9001#2': '*1.0500',
      'item:9001#3': '+2',
    });
    expect(math_model.modifiers.armor?.source).toEqual({
      'item:9001': '+3',
      'item:9001#2': '*1.5000',
    });
  });

  it('numbers that a double cannot hold keep their spelling in what is only copied', async () => {
    const numbers = '{"n": [12345678901234567890123, 0.10000000000000000000000001, 1.50, 1e-400]}';
    await database.admin.query(
      `INSERT INTO inventory_items
         (character_id, item_type, subtype, rarity, location, quantity, item_data, quick_slot_position)
       VALUES ($1, 'relic', 'orb', 'rare', 'inventory', 1, $2, 'q1')`,
      [COLLECTOR, numbers],
    );
    await database.admin.query(
      `INSERT INTO resource_wallets (character_id, currency, resources, components)
       VALUES ($1, $2, $2, $2)`,
      [COLLECTOR, numbers],
    );
    const { rows } = await database.admin.query<{ readonly text: string }>(
      'SELECT $1::jsonb::text AS text',
      [numbers],
    );
    const kept = rows[0]?.text ?? '';

    const [inventory, combats] = [
      await contextOf('inventory', COLLECTOR),
      await contextOf('combats', COLLECTOR),
    ];

    expect(kept).toContain('12345678901234567890123, 0.10000000000000000000000001, 1.50, 0.000');
    expect(inventory.split(kept)).toHaveLength(1 + 4);
    expect(combats.split(kept)).toHaveLength(1 + 1);
  });
});
