import { readFileSync } from 'node:fs';

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import { brokenRules } from './looks.ts';

const SLOW = { timeout: 60_000 };

/** Asks for everything by keyboard, takes it, and finds that the link is used up. */
export async function takeEverything(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/privacy`);
  await page.getByRole('button', { name: 'Prepare an export' }).press('Enter');
  const take = page.getByRole('button', { name: 'Download the archive' });
  await take.waitFor(SLOW);
  expect(await brokenRules(page)).toEqual([]);
  const [file, request] = await Promise.all([
    page.waitForEvent('download', SLOW),
    page.waitForRequest(/\/export\/[^/]+\/file\?link=/),
    take.press('Enter'),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.zip$/);
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  const headers = { Authorization: request.headers().authorization ?? '' };
  const again = await page.context().request.get(request.url(), { headers });
  expect(again.status()).toBe(410);
}
