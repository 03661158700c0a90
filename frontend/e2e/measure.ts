import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { hasChromium, launch, signUp, skipNotice } from './browser.ts';
import { printResumes } from './fixtures.ts';
import { Stack } from './stack.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 30);

interface Round {
  /** From the API's answer to the upload until the first event of its run is painted, ms. */
  firstEvent: number;
  /** From sending the file until its fields are painted, ms. */
  fields: number;
}

interface Marks {
  event?: number;
  fields?: number;
}

declare global {
  interface Window {
    seen: Marks;
  }
}

/** Runs in the page: notes when a stage has begun and when the fields are there, in the frame that shows it. */
function watchScreen(): void {
  window.seen = {};
  const note = (mark: keyof Marks) =>
    requestAnimationFrame(() => (window.seen[mark] ??= performance.now()));
  const look = () => {
    const stages = document.querySelector('ol[aria-label="Stages"]')?.textContent ?? '';
    if (/Working|Done|Waiting for you/.test(stages)) note('event');
    if (document.querySelector<HTMLInputElement>('[id="field-basics.name"]')?.value) note('fields');
  };
  const options = { subtree: true, childList: true, characterData: true };
  new MutationObserver(look).observe(document, options);
}

async function measure(page: Page, url: string, file: string): Promise<Round> {
  await page.goto(`${url}/resumes`);
  await page.getByLabel('Résumé files').setInputFiles(file);
  await page.waitForFunction(() => window.seen.fields !== undefined, null, { timeout: 60_000 });
  return page.evaluate(() => {
    const upload = performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('/api/v1/resumes'))
      .at(-1) as PerformanceResourceTiming;
    const { event, fields = Number.NaN } = window.seen;
    // Fields that came before any stage was painted show the first event too.
    return {
      firstEvent: Math.min(event ?? fields, fields) - upload.responseEnd,
      fields: fields - upload.startTime,
    };
  });
}

function summary(name: string, values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return `${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (${sorted.length} uploads)`;
}

it.skipIf(!hasChromium())('upload to first event and to fields on screen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpilot-measure-'));
  const roomy = { RATE_LIMIT_FREE_PER_HOUR: '100000', RATE_LIMIT_PRO_PER_HOUR: '100000' };
  const stack = await Stack.start({ ...roomy, UPLOADS_PER_HOUR: '1000', UPLOAD_MAX_FILES: '1000' });
  const browser = await launch();
  try {
    const files = await printResumes(browser, folder, ROUNDS + 1);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(watchScreen);
    await signUp(page, stack.url);
    const rounds: Round[] = [];
    for (const file of files) rounds.push(await measure(page, stack.url, file));
    // The first one warms caches that every later visit has.
    const warm = rounds.slice(1);
    console.log(
      summary(
        'upload accepted → first event on screen',
        warm.map((r) => r.firstEvent),
      ),
    );
    console.log(
      summary(
        'upload → fields on screen, two pages',
        warm.map((r) => r.fields),
      ),
    );
    expect(warm.every((round) => round.firstEvent > 0 && round.fields > 0)).toBe(true);
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

if (!hasChromium()) console.warn(skipNotice);
