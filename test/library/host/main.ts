import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  CONTEXT_ENTITIES,
  ContextAssemblerOrchestrator,
  ContextModule,
  ContextReader,
} from 'context-assembler';
import { Redis } from 'ioredis';

// A whole application of somebody else's: it has a player assembled, and reads the context.

const GAME_REDIS = Symbol('GAME_REDIS');
const { HOST_DATABASE_URL: databaseUrl = '', HOST_REDIS_URL: redisUrl = '' } = process.env;

@Module({
  providers: [{ provide: GAME_REDIS, useFactory: () => new Redis(redisUrl) }],
  exports: [GAME_REDIS],
})
class GameRedisModule {}

@Injectable()
class Battle {
  constructor(private readonly contexts: ContextAssemblerOrchestrator) {}

  prepare(playerIds: readonly number[]) {
    return this.contexts.assemble({ scope: 'combats', player_ids: playerIds });
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: databaseUrl,
      entities: [...CONTEXT_ENTITIES],
      installExtensions: false,
    }),
    ContextModule.forRootAsync({
      imports: [GameRedisModule],
      redis: GAME_REDIS,
      useFactory: () => ({ ttlSeconds: 60 }),
    }),
  ],
  providers: [Battle],
})
class HostModule {}

const app = await NestFactory.createApplicationContext(HostModule, { logger: ['error'] });
const redis = app.get<Redis>(GAME_REDIS, { strict: false });
const { player, reasons } = await app.get(Battle).prepare([1, 2]);
const contexts = await new ContextReader(redis).read(Object.values(player));
const strengths = Object.values(contexts).map((each) => each?.math_model.attributes.strength);
await app.close();
redis.disconnect();

console.log(JSON.stringify({ assembled: Object.keys(player), reasons, strengths }));
