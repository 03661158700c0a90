import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import type { Stack } from './stack.ts';

const SLOW = { timeout: 90_000 };

/** Where the day ends last, and where it begins first: 25 hours lie between the two clocks. */
export const TODAY = 'Pacific/Pago_Pago';
export const TOMORROW = 'Pacific/Kiritimati';

/** Moves the person's clock by moving the person. */
export async function liveIn(page: Page, url: string, zone: string): Promise<void> {
  await page.goto(`${url}/settings`);
  const field = page.getByLabel('Time zone');
  if ((await field.inputValue()) === zone) return;
  await field.selectOption(zone);
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  expect((await saved).status()).toBe(200);
}

/**
 * Time goes on by a day: employers publish, a search finds it, it is tomorrow where the person is, and the hour of the
 * briefing strikes.
 *
 * @returns the days that have a briefing, newest first
 */
export async function tomorrow(page: Page, stack: Stack): Promise<string[]> {
  await stack.letDayPass();
  await page.goto(`${stack.url}/jobs`);
  await page.getByRole('button', { name: 'Find jobs' }).click();
  const underWay = page.getByRole('region', { name: 'Search under way' });
  await underWay.waitFor();
  await expect.poll(() => underWay.count(), SLOW).toBe(0);
  await liveIn(page, stack.url, TOMORROW);
  await stack.strikeBriefingHour();
  const days = page.getByRole('article').getByRole('heading', { level: 2 });
  await expect
    .poll(async () => {
      await page.goto(`${stack.url}/briefings`);
      await days.first().waitFor();
      return days.count();
    }, SLOW)
    .toBe(2);
  return days.allInnerTexts();
}
