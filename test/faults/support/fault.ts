import { expect, it } from 'vitest';
import { IS_LONG, sized } from '../../support/long-run.js';

/** What is measured, and what it has to come to. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Whether it tells that the fault came about at all, which short runs want as well. */
  readonly isProof?: boolean;
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

/** Notes a figure; the long run holds us to it, and every run to what proves that something broke. */
export type NoteFigure = (figure: Figure) => void;

const FAULT_MS = sized(1_800_000, 120_000);

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
    for (const { what, value, atMost, atLeast, isProof = false } of figures) {
      if (!IS_LONG && !isProof) continue;
      if (atMost !== undefined) expect(value, what).toBeLessThanOrEqual(atMost);
      if (atLeast !== undefined) expect(value, what).toBeGreaterThanOrEqual(atLeast);
    }
  });
}
