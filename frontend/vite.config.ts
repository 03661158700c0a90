import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { earlyStart } from './scripts/early-start.ts';
import { pdfjsAssets } from './scripts/pdfjs-assets.ts';
import { precompress } from './scripts/precompress.ts';
import { shareEntry } from './scripts/share-entry.ts';

const target = process.env.JOBPILOT_API ?? 'http://localhost:8000';
// The origin is left as the browser sent it: the API checks it against its allow-list.
const proxy = { '/api': { target, changeOrigin: false, ws: true } };

/** Routes whose loaders are in the first bytes. */
const EARLY = ['/_app', '/_app/dashboard'];

const COMMON = new RegExp(
  [
    'node_modules/(react|react-dom|scheduler|zustand|clsx|use-sync-external-store)/',
    'lucide-react/dist/esm/(Icon|createLucideIcon|shared|context|defaultAttributes)',
    'lucide-react/dist/esm/icons/(loader-circle|printer|triangle)',
    'src/shared/(ui/button|lib/(account-hold|format|preferences|document-path)|realtime/connection-store)',
    'src/styles.css|vite/preload-helper|rolldown/runtime',
  ].join('|'),
);

/**
 * Left to itself the build makes a file of each module that two pages share, and a browser that asks for six at a time
 * waits longer for forty of them than for their bytes. So each group, with all that it needs, is one file: what the
 * share page has too, what every visit begins with, and what signed-in people see first.
 */
const GROUPS = [
  { name: 'common', test: COMMON, priority: 30 },
  { name: 'zod', test: /node_modules\/zod\//, priority: 25 },
  { name: 'base', test: /src\/main\.tsx$/, priority: 20 },
  {
    name: 'shell',
    test: /src\/(app\/(shell|dashboard)\/|routes\/_app(\/dashboard)?\.tsx\?tsr-split)/,
    priority: 10,
  },
];

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      // What a page reads first comes in a piece of its own, beside the page's code; only the page that most visits
      // begin with asks for its data at once.
      codeSplittingOptions: {
        splitBehavior: ({ routeId }) =>
          EARLY.includes(routeId) ? [['component']] : [['component'], ['loader']],
      },
    }),
    react(),
    tailwindcss(),
    pdfjsAssets(),
    shareEntry(),
    earlyStart(),
    precompress(),
  ],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { port: 3000, strictPort: true, proxy },
  preview: { port: 3000, strictPort: true, proxy },
  build: {
    target: 'es2022',
    manifest: true,
    // The page behind share links has nothing of the app around it.
    rolldownOptions: {
      input: ['index.html', 'share.html'],
      output: { codeSplitting: { groups: GROUPS } },
    },
    // pdf.js ships its worker as one file; the warning about its size is expected, bytes are gated by bundle:check.
    chunkSizeWarningLimit: 1500,
    // The content security policy allows no data: scripts or inline modules.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:3000/' } },
    setupFiles: ['./src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    reporters: ['default', './scripts/closing-line-reporter.mjs'],
    css: false,
    // Two busy cores may be slow; a wait that is over goes on at once.
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
    // Starting a browser-like world anew for each file would cost more than the tests; the setup file cleans up.
    pool: 'threads',
    isolate: false,
  },
});
