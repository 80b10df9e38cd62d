import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Runs of ten times the size; the machine is theirs. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    env: { TEST_EFFORT: 'long' },
    fileParallelism: false,
    testTimeout: 1_800_000,
  },
});
