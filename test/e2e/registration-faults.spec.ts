import {
  type DynamicModule,
  Injectable,
  Scope as Lifetime,
  type Type as Class,
} from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  type AnySection,
  type BatchLoader,
  CONTEXT_ENTITIES,
  ContextModule,
  loadedBy,
  playerProjection,
  playerSection,
  RegistrationError,
  rowsOf,
  type Scope,
  scopeOf,
  Type,
} from 'context-assembler';
import { Column, DataSource, Entity, ManyToOne, PrimaryColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { GuildModule } from '../../examples/guild/guild.module.js';
import { raid } from '../../examples/guild/raid.scope.js';
import { bootBeside } from '../support/boot.js';
import { startHost } from '../support/foreign-host.js';
import { createGameDatabase } from '../support/game-database.js';
import { moduleOf } from '../support/module-of.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

@Entity('banners')
class BannerEntity {
  @PrimaryColumn('int')
  character_id!: number;

  @Column('text')
  colour!: string;

  /** Of no column. */
  device!: string;

  @ManyToOne(() => BannerEntity)
  bearer!: BannerEntity;
}

@Entity('orphans')
class OrphanEntity {
  @PrimaryColumn('int')
  character_id!: number;
}

class Omens implements BatchLoader<number, string> {
  load(): Promise<ReadonlyMap<number, string>> {
    return Promise.resolve(new Map());
  }
}

@Injectable({ scope: Lifetime.REQUEST })
class OmensOfOneRequest extends Omens {}

@Injectable()
class OmensOfOneWatch extends Omens {
  constructor(readonly omens: OmensOfOneRequest) {
    super();
  }
}

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
});

afterAll(async () => {
  await redis.close();
  await database.drop();
});

/** A scope whose one block needs these sections. */
function scopeWith(name: string, ...needs: readonly AnySection<'player'>[]): Scope {
  const block = playerProjection({ name: 'block', needs, schema: Type.Null(), build: () => null });
  return scopeOf({ name, projections: [block] });
}

function start(...modules: readonly (Class | DynamicModule)[]) {
  return bootBeside(modules, { DATABASE_URL: database.url, REDIS_URL: redis.url });
}

/** What keeps the service from starting with these modules, a line each. */
async function faultsOf(
  ...modules: readonly (Class | DynamicModule)[]
): Promise<readonly string[]> {
  const error = await start(...modules).catch((fault: unknown) => fault);
  if (!(error instanceof RegistrationError)) throw error;
  return error.message.split('\n- ').slice(1);
}

describe('the service does not start', () => {
  it('with two scopes of one name', async () => {
    const siege = moduleOf('SiegeModule', [scopeWith('raid'), scopeWith('status')]);

    expect(await faultsOf(GuildModule, siege)).toEqual([
      'scope "raid" is registered twice, by GuildModule and by SiegeModule',
      'scope "status" is registered twice, by ContextModule and by SiegeModule',
    ]);
  });

  it('with two sections of one name', async () => {
    const guild = playerSection({ name: 'guild', build: () => null });
    const siege = moduleOf('SiegeModule', [scopeWith('siege', guild)]);

    expect(await faultsOf(GuildModule, siege)).toEqual([
      'section "guild" is registered twice, by GuildModule and by SiegeModule',
    ]);
  });

  it('with a section whose entity is not in the data source', async () => {
    const source = rowsOf(OrphanEntity, { key: 'character_id', columns: [] });
    const orphan = playerSection({ name: 'orphan', source, build: () => null });

    expect(await faultsOf(moduleOf('HomeModule', [scopeWith('home', orphan)]))).toEqual([
      'section "orphan" of HomeModule reads OrphanEntity, which is not among the entities of the data source',
    ]);
  });

  it('with a section whose entity lacks a column', async () => {
    const imports = [TypeOrmModule.forFeature([BannerEntity])];
    const colour = playerSection({
      name: 'colour',
      source: rowsOf(BannerEntity, { key: 'device', columns: ['colour'], orderBy: 'device' }),
      build: () => null,
    });
    const device = playerSection({
      name: 'device',
      source: rowsOf(BannerEntity, { key: 'character_id', columns: ['bearer', 'device'] }),
      build: () => null,
    });
    const banners = moduleOf('BannerModule', [scopeWith('banners', colour, device)], { imports });

    expect(await faultsOf(banners)).toEqual([
      'section "colour" of BannerModule reads BannerEntity, which has no column "device"',
      'section "device" of BannerModule reads BannerEntity, which has no column "bearer"',
      'section "device" of BannerModule reads BannerEntity, which has no column "device"',
    ]);
  });

  it('with a section whose loader nobody provides', async () => {
    const omens = playerSection({ name: 'omens', source: loadedBy(Omens), build: () => null });

    expect(await faultsOf(moduleOf('TempleModule', [scopeWith('omens', omens)]))).toEqual([
      'section "omens" of TempleModule is read by Omens, which no module provides',
    ]);
  });

  it.each([OmensOfOneRequest, OmensOfOneWatch])(
    'with a section whose loader is another for each request: %o',
    async (loader) => {
      const omens = playerSection({ name: 'omens', source: loadedBy(loader), build: () => null });
      const providers = [OmensOfOneRequest, OmensOfOneWatch];
      const temple = moduleOf('TempleModule', [scopeWith('omens', omens)], { providers });

      expect(await faultsOf(temple)).toEqual([
        `section "omens" of TempleModule is read by ${loader.name}, which is not one for the whole application`,
      ]);
    },
  );

  it('on a data source that nobody initialized', async () => {
    const idle = new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [...CONTEXT_ENTITIES],
    });
    const host = startHost(
      ContextModule.forRoot({
        dataSource: { useFactory: () => idle },
        redis: { useFactory: () => redis.client },
      }),
    );

    await expect(host).rejects.toThrow(
      new RegistrationError(['the data source is not initialized']),
    );
  });
});

describe('the service starts', () => {
  it('with a feature that two modules import', async () => {
    const siege = moduleOf('SiegeModule', [raid, scopeWith('siege')], { imports: [GuildModule] });
    const service = await start(GuildModule, siege);
    onTestFinished(() => service.close());

    const fault = service.orchestrator.assembleDocuments({ scope: 'raids', player_ids: [1] });

    await expect(fault).rejects.toMatchObject({
      details: [
        { field: 'scope', message: expect.stringMatching(/, tutorial, raid, siege$/) as string },
      ],
    });
  });

  it('with a loader of a module that does not export it', async () => {
    const omens = playerSection({ name: 'omens', source: loadedBy(Omens), build: () => null });
    const providers = [Omens];
    const service = await start(
      moduleOf('TempleModule', [scopeWith('omens', omens)], { providers }),
    );
    onTestFinished(() => service.close());

    const request = { scope: 'omens', player_ids: [1] };
    const { reasons } = await service.orchestrator.assembleDocuments(request);

    expect(reasons.player).toEqual({ 1: 'NOT_FOUND' });
  });
});
