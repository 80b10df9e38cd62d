/** Whether this run takes its time: `npm run test:fuzz`, `test:consistency` and `test:faults` do. */
export const IS_LONG = process.env.TEST_EFFORT === 'long';

/** How much is done in the long run, and how much in `npm test`. */
export function sized<Size>(long: Size, short: Size): Size {
  return IS_LONG ? long : short;
}

/** What chance begins with: given as `TEST_SEED` to see a run again, else another one every time. */
export const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
