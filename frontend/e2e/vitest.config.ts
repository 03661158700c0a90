import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

// Real browser, real servers, one story after the other.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    // `npm run measure` takes figures instead of walking the story.
    include: [process.env.MEASURE ? 'e2e/measure.ts' : 'e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    bail: 1,
    reporters: ['verbose', './scripts/closing-line-reporter.mjs'],
  },
});
