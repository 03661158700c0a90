import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SLOW = { timeout: 30_000 };
const search = (page: Page) => new URL(page.url()).searchParams;

/** Leafs through the matches by keys, narrows them, dismisses one and takes it back; ends on the first one's details. */
export async function leafThrough(page: Page): Promise<void> {
  const list = page.getByRole('list', { name: 'Matches' });
  const rows = list.getByRole('article');
  const details = page.getByRole('region').filter({ hasText: 'What the score is made of' }).first();
  await rows.first().waitFor();
  // A letter does nothing until the list has the focus.
  await page.keyboard.press('j');
  expect(search(page).has('match')).toBe(false);
  await rows.first().getByRole('link').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/match=/);
  await list.locator('li:has(a:focus)[aria-posinset="3"]').waitFor();
  await page.keyboard.press('Home');
  await list.locator('li:has(a:focus)[aria-posinset="1"]').waitFor();

  const count = async () =>
    Number(await rows.first().locator('xpath=..').getAttribute('aria-setsize'));
  const before = await count();
  await page.getByRole('searchbox', { name: 'Words in the posting' }).fill('kubernetes');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=kubernetes/);
  await expect.poll(count, SLOW).toBeLessThan(before);
  await page.reload();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => search(page).has('q'), SLOW).toBe(false);
  await expect.poll(count, SLOW).toBe(before);

  const first = () => rows.first().locator('xpath=..').getAttribute('data-row');
  const chosen = await first();
  await details.waitFor();
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect.poll(first, SLOW).not.toBe(chosen);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(first, SLOW).toBe(chosen);
  await rows.first().getByRole('link').click();
}
