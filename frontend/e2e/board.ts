import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Drags the first card into a column, and prints how long after letting go it was painted there. */
async function dropOn(page: Page, column: string): Promise<void> {
  await page.evaluate((name) => {
    const region = document.querySelector(`section[aria-label="${name}"]`);
    let dropped = 0;
    document.addEventListener('drop', () => (dropped = performance.now()), {
      capture: true,
      once: true,
    });
    const watch = new MutationObserver(() => {
      if (!region?.querySelector('article')) return;
      watch.disconnect();
      requestAnimationFrame(() => (document.body.dataset.drop = `${performance.now() - dropped}`));
    });
    if (region) watch.observe(region, { subtree: true, childList: true });
  }, column);
  const target = page.getByRole('region', { name: column, exact: true });
  await page.getByRole('article').first().dragTo(target);
  await page.locator('body[data-drop]').waitFor();
  const ms = Number(await page.locator('body').getAttribute('data-drop'));
  console.log(`drop → card in its new column: ${ms.toFixed(1)} ms`);
  // The goal is 100 ms; a browser that shares two cores with everything else may need more.
  expect(ms).toBeLessThan(1_000);
}

/** Takes the only card through the board by menu, keys and dragging, back again by each way, and leaves it in “Offer”. */
export async function moveEveryWay(page: Page): Promise<void> {
  const cards = (column: string) =>
    page.getByRole('region', { name: column, exact: true }).getByRole('article');
  const saved = () =>
    page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  const after = async (move: () => Promise<void>, column: string) => {
    const answer = saved();
    await move();
    await cards(column).waitFor();
    await answer;
  };
  const menu = page.getByRole('button', { name: /^Move / }).first();
  await after(async () => {
    await menu.click();
    await page.getByRole('menuitemradio', { name: 'Interview' }).click();
  }, 'Interview');
  const link = page.getByRole('article').first().getByRole('link');
  await after(async () => {
    await link.focus();
    await page.keyboard.press('Shift+ArrowRight');
  }, 'Offer');
  await after(() => page.keyboard.press('Control+z'), 'Interview');
  await after(() => dropOn(page, 'Offer'), 'Offer');
  await after(() => page.getByRole('button', { name: 'Undo', exact: true }).click(), 'Interview');
  await after(async () => {
    await menu.click();
    await page.getByRole('menuitemradio', { name: 'Offer' }).click();
  }, 'Offer');
}
