import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { ArrayMaxSize, IsIn, IsInt, validateOrReject } from 'class-validator';
import { Redis } from 'ioredis';
import { ContextService } from './context.service.mjs';
import { Character, ENTITIES } from './entities.mjs';

const { DATABASE_URL, REDIS_URL, HTTP_PORT } = process.env;

// Plain JavaScript has no decorators: they are called, as the compiler would.
const decorate = (decorators, ...target) => Reflect.decorate(decorators, ...target);

class ContextRequest {}
decorate([IsInt({ each: true }), ArrayMaxSize(1000)], ContextRequest.prototype, 'player_ids');
decorate([IsIn(['combats'])], ContextRequest.prototype, 'scope');

class ContextController {
  constructor(contexts) {
    this.contexts = contexts;
  }

  async assemble(body) {
    const request = Object.assign(new ContextRequest(), body);
    await validateOrReject(request);
    return this.contexts.assemble(request);
  }
}
Reflect.defineMetadata('design:paramtypes', [ContextService], ContextController);
Body()(ContextController.prototype, 'assemble', 0);
decorate(
  [Post('assemble'), HttpCode(200)],
  ContextController.prototype,
  'assemble',
  Object.getOwnPropertyDescriptor(ContextController.prototype, 'assemble'),
);
decorate([Controller('v1/context')], ContextController);

class NaiveModule {}
decorate(
  [
    Module({
      imports: [
        TypeOrmModule.forRoot({ type: 'postgres', url: DATABASE_URL, entities: ENTITIES }),
        TypeOrmModule.forFeature([Character]),
      ],
      controllers: [ContextController],
      providers: [
        { provide: Redis, useFactory: () => new Redis(REDIS_URL) },
        {
          provide: ContextService,
          inject: [getRepositoryToken(Character), Redis],
          useFactory: (characters, redis) => new ContextService(characters, redis),
        },
      ],
    }),
  ],
  NaiveModule,
);

const app = await NestFactory.create(NaiveModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(Number(HTTP_PORT), '127.0.0.1');
