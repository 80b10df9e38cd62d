/** Whether this is the long run: `vitest.long.config.ts` says so, and nothing else does. */
const IS_LONG = process.env.TEST_EFFORT === 'long';

/** How much is asked of a run: `long` where the time is taken for it, a tenth of it in `npm test`. */
export function effortOf(long: number): number {
  return IS_LONG ? long : Math.ceil(long / 10);
}
