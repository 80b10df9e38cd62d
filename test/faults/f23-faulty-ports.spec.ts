import { expect, onTestFinished } from 'vitest';
import type { AssemblerTools } from '../../src/context/assembly/entity.assembler.js';
import { ASSEMBLER_TOOLS } from '../../src/context/context.tokens.js';
import type { ContextRequest } from '../../src/context/index.js';
import { MonsterReader } from '../../src/context/monsters/monster.reader.js';
import { PetReader } from '../../src/context/pets/pet.reader.js';
import { PlayerReader } from '../../src/context/players/player.reader.js';
import type { BatchReader } from '../../src/context/sections/batch-read.js';
import { bootService, type RunningService } from '../support/boot.js';
import type { Caller } from './support/callers.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { Dice, FaultyReader, FaultyStore } from './support/faulty-ports.js';
import { type Answer, ask, EVERYBODY, isGood, slowestOf } from './support/load.js';
import { expectAnswered, expectStored } from './support/oracle.js';
import { emptyRedis, startGame } from './support/world.js';

const SEEDS = sized(200, 40);
const RATE = 0.2;
const REQUESTS_OF_A_SEED = 3;
const DEADLINE_MS = 500;

fault(
  'F23 ports fail by chance, ExecuteAndTimeout among it',
  'every id is told of once, and no key that was not confirmed',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const service = await bootService({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
      CONTEXT_MAX_IN_FLIGHT: '4000',
    });
    onTestFinished(() => service.close());
    const ports = portsOf(service);
    const caller = callerOf(service);
    const answers: Answer[] = [];
    let faults = 0;

    for (let seed = 1; seed <= SEEDS; seed++) {
      const dice = new Dice(seed, RATE);
      ports.spoil(dice);
      const requests = Array.from({ length: REQUESTS_OF_A_SEED }, () => ask(caller, EVERYBODY));
      answers.push(...(await Promise.all(requests)));
      faults += dice.faults;
    }

    expectAnswered({ answers });
    await expectStored({ answers, redisUrl });
    expect(faults).toBeGreaterThan(SEEDS);
    expect(answers.some(isGood)).toBe(true);
    note({ what: 'seeds', value: SEEDS, unit: '' });
    note({ what: 'faults', value: faults, unit: '' });
    note({
      what: 'slowest answer',
      value: slowestOf(answers),
      unit: 'ms',
      atMost: DEADLINE_MS + 100,
    });
  },
);

/** The ports of a service, which can be spoilt by the dice. */
function portsOf({ app }: RunningService) {
  const tools: { store: AssemblerTools['store'] } = app.get(ASSEMBLER_TOOLS, { strict: false });
  const { store } = tools;
  const readers = [PlayerReader, MonsterReader, PetReader].map((type) => {
    const reader = app.get<{ read: BatchReader<never>['read'] }>(type, { strict: false });
    return { reader, real: { read: reader.read.bind(reader) } };
  });
  return {
    spoil: (dice: Dice) => {
      tools.store = new FaultyStore(store, dice);
      for (const { reader, real } of readers) {
        const faulty = new FaultyReader(real, dice);
        reader.read = faulty.read.bind(faulty);
      }
    },
  };
}

function callerOf({ orchestrator }: RunningService): Caller {
  return {
    way: 'HTTP',
    ask: async (request: ContextRequest) => ({ response: await orchestrator.assemble(request) }),
    close: () => Promise.resolve(),
  };
}
