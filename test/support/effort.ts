/** Whether this is the long run: `vitest.long.config.ts` says so, and nothing else does. */
export const IS_LONG = process.env.TEST_EFFORT === 'long';

/** How much is asked of a run: `long` where the time is taken for it, a tenth of it in `npm test`. */
export function effortOf(long: number): number {
  return IS_LONG ? long : Math.ceil(long / 10);
}

/** Where chance begins: as `FUZZ_SEED` says, else anywhere in the long run, and always there in `npm test`. */
export function seedOfRun(): number {
  const given = Number(process.env.FUZZ_SEED ?? NaN);
  if (Number.isSafeInteger(given)) return given;
  return IS_LONG ? Math.floor(Math.random() * 2 ** 30) : 1;
}
