import fc from 'fast-check';
import { SEED } from '../support/long-run.js';

/** Drawn at a time, so that what is drawn does not pile up, and drawing does not slow the answers. */
const CHUNK = 500;
const IN_FLIGHT = 16;

/** What becomes of requests; `disturbed`: some of it the machine was too busy for. */
const OUTCOMES = ['accepted', 'refused', 'disturbed'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What came of a request, and what is wrong with the answer, if anything is. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly fault: string | undefined;
}

/** One way in, and what may come out of it. */
export interface Subject<Request> {
  readonly name: string;
  readonly requests: fc.Arbitrary<Request>;
  readonly ask: (request: Request) => Promise<Verdict>;
  /** For the report of a fault. */
  readonly print: (request: Request) => string;
}

/** Asks so many times, some requests at a time. @throws at the first answer that is wrong */
export async function fuzz<Request>(
  { name, requests, ask, print }: Subject<Request>,
  { runs, halfTime }: { readonly runs: number; readonly halfTime?: () => Promise<void> },
): Promise<Figures> {
  const figures = new Figures(name);
  for (let start = 0; start < runs; start += CHUNK) {
    if (start === Math.floor(runs / CHUNK / 2) * CHUNK) await halfTime?.();
    const numRuns = Math.min(CHUNK, runs - start);
    const drawn = fc.sample(requests, { seed: SEED + start, numRuns });
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => askAll(drawn)));
  }
  return figures;

  async function askAll(left: Request[]): Promise<void> {
    for (let request = left.pop(); request !== undefined; request = left.pop()) {
      const start = performance.now();
      const { outcome, fault } = await ask(request).catch(unanswered);
      figures.add(outcome, performance.now() - start);
      if (fault === undefined) continue;
      throw new Error(`TEST_SEED=${SEED}, ${name}: ${fault}\nThe request: ${print(request)}`);
    }
  }
}

function unanswered(error: unknown): Verdict {
  return { outcome: 'disturbed', fault: `no answer: ${String(error)}` };
}

/** How often and how fast it was answered. */
export class Figures {
  readonly #milliseconds: Readonly<Record<Outcome, number[]>> = {
    accepted: [],
    refused: [],
    disturbed: [],
  };
  readonly #start = performance.now();

  constructor(private readonly name: string) {}

  countOf(outcome: Outcome): number {
    return this.#milliseconds[outcome].length;
  }

  add(outcome: Outcome, milliseconds: number): void {
    this.#milliseconds[outcome].push(milliseconds);
  }

  toString(): string {
    const sorted = this.#milliseconds.refused.sort((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(1);
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const counts = OUTCOMES.map((outcome) => `${this.countOf(outcome)} ${outcome}`);
    return (
      `${this.name}: ${counts.join(', ')} in ${seconds} s; refused within ` +
      `${at(0.5)} ms (p50), ${at(0.99)} ms (p99), ${IN_FLIGHT} at a time; seed ${SEED}`
    );
  }
}
