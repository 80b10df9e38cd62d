import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../dist/app.module.js';
import { configOf } from '../../dist/config/environment.js';
import { ContextAssemblerOrchestrator } from '../../dist/context/index.js';
import { Floor } from '../floor/floor.mjs';
import { checkedObject } from '../load/answers.mjs';
import { requestsOf } from '../load/requests.mjs';
import { runBlock } from '../load/run-block.mjs';
import { answer } from './commands.mjs';

// A consumer in one process with what it calls: it makes its own load, told how much.

const TARGETS = {
  service: async () => {
    const module = AppModule.for(configOf(process.env));
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    const orchestrator = app.get(ContextAssemblerOrchestrator);
    return (request) => orchestrator.assemble(request);
  },
  floor: async () => {
    const { DATABASE_URL, REDIS_URL } = process.env;
    const floor = new Floor({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });
    return (request) => floor.assemble(request);
  },
};

const assemble = await TARGETS[process.argv[2]]();
let last;

answer('assemble', assemble);
answer('last', () => last);
answer('block', ({ scenario, world, seed, ...plan }) =>
  runBlock({
    send: async (request) => {
      last = { request, answer: await assemble(request) };
      return checkedObject(last.answer, request);
    },
    nextRequest: requestsOf(scenario, world, seed),
    ...plan,
  }),
);
