import { defineConfig } from 'vitest/config';
import { FaultTable } from './test/faults/support/fault-table.js';
import base from './vitest.config.js';

/** Every fault at its full size, one after the other: the figures want the machine to themselves. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/faults/**/*.spec.ts'],
    env: { TEST_EFFORT: 'long' },
    fileParallelism: false,
    reporters: ['default', new FaultTable()],
  },
});
