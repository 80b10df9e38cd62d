import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Specs that do ten times as much when they are run alone, one after the other. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    env: { TEST_EFFORT: 'long' },
    fileParallelism: false,
  },
});
