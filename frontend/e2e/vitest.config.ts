import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const FIGURES: Record<string, string> = {
  1: 'e2e/measure.ts',
  vitals: 'e2e/vitals.ts',
  pictures: 'e2e/pictures.ts',
};

// Real browser, real servers, one story after the other.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    // `npm run measure` and `npm run vitals` take figures instead of walking the stories.
    include: [FIGURES[process.env.MEASURE ?? ''] ?? 'e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    bail: 1,
    reporters: ['verbose', './scripts/closing-line-reporter.mjs'],
  },
});
