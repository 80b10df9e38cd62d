import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Examples import the package by its name: `paths` say where it is.
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/**/*.spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
