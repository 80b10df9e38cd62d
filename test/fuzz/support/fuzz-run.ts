import fc from 'fast-check';
import { expect } from 'vitest';
import { effortOf, IS_LONG, seedOfRun } from '../../support/effort.js';
import type { FuzzedService, Memory } from './fuzzed-service.js';

const REQUESTS = effortOf(100_000);
const AT_A_TIME = 500;
const IN_FLIGHT = 4;
const MEBIBYTE = 2 ** 20;
/** What may be left of it all. */
const GROWTH_BYTES = 30 * MEBIBYTE;
const MOST_FAULTS = 20;

/** What became of one request. */
export interface Verdict {
  readonly outcome: 'accepted' | 'refused' | 'closed';
  /** What is wrong with that, if anything. */
  readonly fault: string | undefined;
}

interface Figures {
  readonly counts: Record<Verdict['outcome'], number>;
  readonly refusedMs: number[];
  readonly faults: string[];
}

/** Asks whatever the arbitrary comes up with, and expects that the service makes nothing of it. */
export async function fuzz<Sample>(
  name: string,
  service: FuzzedService,
  samples: fc.Arbitrary<Sample>,
  ask: (sample: Sample) => Promise<Verdict>,
): Promise<void> {
  const seed = seedOfRun();
  const figures: Figures = {
    counts: { accepted: 0, refused: 0, closed: 0 },
    refusedMs: [],
    faults: [],
  };
  const batches = Math.ceil(REQUESTS / AT_A_TIME);
  let before: Memory | undefined;
  for (let batch = 0; batch < batches; batch++) {
    // What is compiled, and what pools hold, is there once a tenth is done.
    if (batch === Math.ceil(batches / 10)) before = await service.memory();
    // A process that is gone answers nothing more.
    if (figures.faults.length >= MOST_FAULTS) break;
    await askAll(fc.sample(samples, { seed: seed + batch, numRuns: AT_A_TIME }), ask, figures);
  }
  expect(figures.faults, `FUZZ_SEED=${seed}\n${service.child.output().slice(-3000)}`).toEqual([]);
  const after = await service.memory();
  print(name, seed, figures, before ?? after, after);

  expect(service.child.output()).not.toMatch(/unhandled|uncaught|MaxListeners/i);
  expect(after.heap - (before?.heap ?? 0)).toBeLessThan(GROWTH_BYTES);
  // The system takes its time with pages that are free again: a short run cannot tell.
  if (IS_LONG) expect(after.rss - (before?.rss ?? 0)).toBeLessThan(GROWTH_BYTES);
}

async function askAll<Sample>(
  samples: readonly Sample[],
  ask: (sample: Sample) => Promise<Verdict>,
  { counts, refusedMs, faults }: Figures,
): Promise<void> {
  let next = 0;
  const askSome = async () => {
    for (let sample = samples[next++]; sample !== undefined; sample = samples[next++]) {
      const start = performance.now();
      const { outcome, fault } = await ask(sample).catch(brokenBy);
      counts[outcome] += 1;
      if (outcome === 'refused') refusedMs.push(performance.now() - start);
      if (fault === undefined || faults.length >= MOST_FAULTS) continue;
      faults.push(`${fault} after ${textOf(sample).slice(0, 1000)}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, askSome));
}

/** No answer at all is the worst of them. */
function brokenBy(error: unknown): Verdict {
  return { outcome: 'closed', fault: `no answer: ${String(error)}` };
}

function textOf(sample: unknown): string {
  return JSON.stringify(sample, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

function print(name: string, seed: number, figures: Figures, before: Memory, after: Memory): void {
  const { counts, refusedMs, faults } = figures;
  refusedMs.sort((a, b) => a - b);
  const percentile = (share: number) =>
    (refusedMs[Math.floor(share * (refusedMs.length - 1))] ?? 0).toFixed(1);
  const grown = (part: keyof Memory) => ((after[part] - before[part]) / MEBIBYTE).toFixed(1);
  console.info(
    `${name}: seed ${seed}, ${counts.accepted} accepted, ${counts.refused} refused, ` +
      `${counts.closed} closed, ${faults.length} faults; refused in ${percentile(0.5)} ms (p50), ` +
      `${percentile(0.99)} ms (p99); RSS ${grown('rss')} MiB and heap ${grown('heap')} MiB more`,
  );
}
