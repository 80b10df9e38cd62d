import { startLimit } from '../context/index.js';
import { SILENT } from './reasons.js';

/** How long an answer stands for the next who ask. */
const FRESH_MS = 1000;
/** After that a server is said not to answer. */
const LIMIT_MS = 1000;

/** What a server was found to be: one question at a time, and none while the last answer is fresh. */
export class FreshAnswer {
  #answer: Promise<string | undefined> | undefined;
  #answeredAt = -Infinity;

  /** @param ask finds nothing where the server is there, or why it is not */
  constructor(private readonly ask: () => Promise<string | undefined>) {}

  get(): Promise<string | undefined> {
    if (this.#answer && performance.now() - this.#answeredAt < FRESH_MS) return this.#answer;
    this.#answeredAt = Infinity;
    this.#answer = within(LIMIT_MS, this.ask()).finally(() => {
      this.#answeredAt = performance.now();
    });
    return this.#answer;
  }
}

function within(
  milliseconds: number,
  answer: Promise<string | undefined>,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stop = startLimit(milliseconds, () => {
      resolve(SILENT);
    });
    const settle = () => {
      stop();
      resolve(answer);
    };
    answer.then(settle, settle);
  });
}
