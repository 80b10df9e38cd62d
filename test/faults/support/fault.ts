import { expect, it } from 'vitest';
import { EFFORT } from './effort.js';

/** What is measured, and what it has to come to. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** A line of the table of `npm run test:faults`. */
export interface FaultRecord {
  readonly fault: string;
  readonly promise: string;
  readonly figures: Figure[];
}

declare module 'vitest' {
  interface TaskMeta {
    fault?: FaultRecord;
  }
}

/** Notes a figure; the long run holds us to it. */
export type NoteFigure = (figure: Figure) => void;

const FAULT_MS = EFFORT.isFull ? 1_800_000 : 120_000;

/** A test of one fault of the plan: what is broken, and what must hold all the same. */
export function fault(
  name: string,
  promise: string,
  run: (note: NoteFigure) => Promise<void>,
): void {
  it(`${name}: ${promise}`, { timeout: FAULT_MS }, async ({ task }) => {
    const figures: Figure[] = [];
    task.meta.fault = { fault: name, promise, figures };
    await run((figure) => {
      figures.push(figure);
    });
    if (!EFFORT.isFull) return;
    for (const { what, value, atMost, atLeast } of figures) {
      if (atMost !== undefined) expect(value, what).toBeLessThanOrEqual(atMost);
      if (atLeast !== undefined) expect(value, what).toBeGreaterThanOrEqual(atLeast);
    }
  });
}
