import { Ajv2020 } from 'ajv/dist/2020.js';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreateGuildMembers1795392000000 } from '../../examples/guild/create-guild-members.migration.js';
import { GuildModule } from '../../examples/guild/guild.module.js';
import { RaidService } from '../../examples/guild/raid.service.js';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { databaseOptions } from '../../src/database/data-source.js';
import { bootService, type RunningService } from '../support/boot.js';
import { bootBeside } from '../support/boot.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  itemRow,
  monsterId,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { readContext } from '../support/stored.js';
import { openWaysIn, type WaysIn } from '../support/ways-in.js';

const [LEADER, SHIELD, LONER, FALLEN, MISSING] = [1, 2, 3, 4, 404];
const BUILT_IN = SCOPES.map(({ name }) => name);
const WOLF = monsterId(1);

type Context = Readonly<Record<string, unknown>>;
type Contexts = Readonly<Record<string, Readonly<Record<string, Context>>>>;

let database: TestDatabase;
let redis: TestRedis;
let nats: OwnServer;
/** The service alone, and with the guild beside it. */
let plain: RunningService;
let service: RunningService;
let waysIn: WaysIn;

beforeAll(async () => {
  database = await createGameDatabase();
  await fill(database);
  redis = await createTestRedis();
  nats = await startOwnNats();
  const variables = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  plain = await bootService(variables);
  service = await bootBeside([GuildModule], { ...variables, NATS_URL: nats.url });
  waysIn = await openWaysIn(service, nats.url);
});

afterAll(async () => {
  await waysIn.close();
  await service.close();
  await plain.close();
  await nats.stop();
  await redis.close();
  await database.drop();
});

async function fill({ url, admin }: TestDatabase): Promise<void> {
  const migrator = new DataSource({
    ...databaseOptions(url),
    migrations: [CreateGuildMembers1795392000000],
    migrationsTableName: 'guild_migrations',
  });
  await migrator.initialize();
  await migrator.runMigrations();
  await migrator.destroy();
  await insertPlayers(admin, [LEADER, SHIELD, LONER]);
  await insertMonsters(admin, [1]);
  const dead = { vitals_snapshot: { hp: { cur: 0, max: 90 }, energy: { cur: 5, max: 90 } } };
  await insertRows(admin, 'characters', [characterRow(FALLEN, dead)]);
  await admin.query('UPDATE character_attributes SET wisdom = 20 WHERE character_id = $1', [LONER]);
  const shield = { subtype: 'shield', location: 'equipped', equipped_slot: 'off_hand' };
  await insertRows(admin, 'inventory_items', [itemRow(SHIELD, shield)]);
  await insertRows(admin, 'guild_members', [
    { character_id: LEADER, guild_name: 'Dawn', rank: 'leader' },
    { character_id: SHIELD, guild_name: 'Dawn', rank: 'member' },
    { character_id: FALLEN, guild_name: 'Dusk', rank: 'member' },
  ]);
}

/** Contexts by kind and id, as a service gives them over HTTP. */
async function contextsOf(of: RunningService, request: object): Promise<Contexts> {
  const { body } = await assemble(of.url, { ...request, include: 'contexts' });
  return (timeless(body) as { readonly contexts: Contexts }).contexts;
}

function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"timestamp":\d+/g, '"timestamp":0')) as unknown;
}

describe('the scope of a foreign module', () => {
  const ids = { player_ids: [LEADER, SHIELD, LONER, MISSING], monster_ids: [WOLF], pet_ids: [1] };

  it('is answered in the same whole documents on every way in', async () => {
    const fight = await contextsOf(service, { ...ids, scope: 'combats' });
    const ofRaid = (kind: string, id: number | string, blocks: object = {}) => {
      const { meta, ...others } = fight[kind]?.[id] ?? {};
      return { ...others, ...blocks, meta: { ...(meta as object), scope: 'raid' } };
    };
    const raider = (id: number, guild: string | null, role: string) => {
      const { math_model, vitals } = fight.player?.[id] ?? {};
      return {
        meta: {
          entity_id: id,
          type: 'player',
          name: `Hero ${String(id)}`,
          scope: 'raid',
          timestamp: 0,
          warnings: [],
        },
        allegiance: { guild, raids: 0 },
        raid_role: role,
        math_model,
        vitals,
      };
    };
    const answer = {
      player: {},
      monster: {},
      pet: {},
      contexts: {
        player: {
          [LEADER]: raider(LEADER, 'Dawn', 'lead'),
          [SHIELD]: raider(SHIELD, 'Dawn', 'shield'),
          [LONER]: raider(LONER, null, 'mend'),
        },
        monster: { [WOLF]: ofRaid('monster', WOLF) },
        pet: { 1: ofRaid('pet', 1) },
      },
      errors: { player: [MISSING], monster: [], pet: [] },
      reasons: { player: { [MISSING]: 'NOT_FOUND' }, monster: {}, pet: {} },
    };

    for (const [name, ask] of waysIn.ways) {
      const outcome = await ask({ ...ids, scope: 'raid', include: 'contexts' });
      expect(timeless(outcome), name).toEqual({ answer });
    }
    expect(fight.player?.[LEADER]).toMatchObject({
      math_model: { attributes: { strength: { base: 15 } } },
      vitals: { hp_current: 60, energy_current: 30 },
    });
  });

  it('is stored as it is answered', async () => {
    const request = { scope: 'raid', player_ids: [LEADER], include: 'both' } as const;

    const { player, contexts } = await service.orchestrator.assemble(request);

    const stored = await readContext(redis.client, player[LEADER] ?? '');
    expect(JSON.parse(stored)).toEqual(contexts.player[LEADER]);
  });

  it('reads its table once a batch, in one statement with ours, and our tables as far as its projections need them', async () => {
    const queries = recordQueries(service.dataSource);

    await service.orchestrator.assemble({ scope: 'raid', player_ids: [LEADER, SHIELD, LONER] });

    expect(tablesReadBy(queries)).toEqual({
      characters: 1,
      character_attributes: 1,
      inventory_items: 1,
    });
    expect(queries.filter(({ sql }) => sql.includes('"guild_members"'))).toHaveLength(1);
    expect(queries).toHaveLength(1);
  });

  it('leaves the scopes of the service as they are', async () => {
    for (const scope of BUILT_IN) {
      const request = { ...ids, scope };
      expect(await contextsOf(service, request), scope).toEqual(await contextsOf(plain, request));
    }
  });
});

describe('the contract', () => {
  const bodyOf = async (of: RunningService, path: string) => (await send(`${of.url}${path}`)).body;

  it('has the schema of the scope, which its contexts fit', async () => {
    const schema = (await bodyOf(service, '/v1/schemas/raid')) as Context;
    const isContext = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    const ids = { player_ids: [LEADER, LONER], monster_ids: [WOLF], pet_ids: [1] };
    const contexts = await contextsOf(service, { ...ids, scope: 'raid' });

    const each = Object.values(contexts).flatMap((ofKind) => Object.values(ofKind));
    expect(each.map((context) => isContext(context))).toEqual([true, true, true, true]);
    expect(isContext({ ...each[0], raid_role: 'sleep' })).toBe(false);
    expect(schema).toMatchObject({
      $defs: {
        player: {
          required: ['meta', 'allegiance', 'raid_role', 'math_model', 'vitals'],
          properties: { raid_role: { enum: ['lead', 'shield', 'strike', 'mend'] } },
        },
      },
    });
  });

  it('lists the scope after those of the service, whose schemas it leaves as they are', async () => {
    const listed = await bodyOf(service, '/v1/schemas');

    expect(Object.keys(listed as object)).toEqual([...BUILT_IN, 'raid']);
    expect(listed).toMatchObject({ raid: '/v1/schemas/raid' });
    for (const scope of BUILT_IN) {
      const path = `/v1/schemas/${scope}`;
      expect(await bodyOf(service, path), scope).toEqual(await bodyOf(plain, path));
    }
    expect((await send(`${plain.url}/v1/schemas/raid`)).status).toBe(404);
  });

  it('has the scope in OpenAPI', async () => {
    const { components } = (await bodyOf(service, '/docs-json')) as {
      readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
    };

    expect(components.schemas).toMatchObject({
      ContextRequest: { properties: { scope: { enum: [...BUILT_IN, 'raid'] } } },
      Player_raid: { properties: { meta: { properties: { scope: { enum: ['raid'] } } } } },
    });
  });

  it('names the scope to who asks for another', async () => {
    const request = { scope: 'raids', player_ids: [LEADER] };
    const message = `must be one of ${[...BUILT_IN, 'raid'].join(', ')}`;

    for (const [name, ask] of waysIn.ways) {
      const outcome = await ask(request);
      expect(outcome, name).toMatchObject({ error: { details: [{ field: 'scope', message }] } });
    }
  });
});

describe('a service of the foreign module', () => {
  it('uses contexts of its scope, with what a source of its own knows by then', async () => {
    const raids = service.app.get(RaidService);
    const seen = (raiders: Awaited<ReturnType<RaidService['muster']>>) =>
      raiders.map(({ meta, allegiance, raid_role }) => [meta.name, allegiance.raids, raid_role]);

    const first = await raids.muster([LEADER, SHIELD, LONER, FALLEN, MISSING]);
    const second = await raids.muster([SHIELD]);

    expect(seen(first)).toEqual([
      ['Hero 1', 0, 'lead'],
      ['Hero 2', 0, 'shield'],
    ]);
    expect(seen(second)).toEqual([['Hero 2', 1, 'shield']]);
  });
});
