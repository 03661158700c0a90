import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The numbers of every event on the run page, found by opening its steps one after the other. */
export async function seqsOnScreen(page: Page): Promise<number[]> {
  const seqs = new Set<number>();
  const steps = page.locator('[data-step]');
  for (let index = 0; index < (await steps.count()); index += 1) {
    await steps.nth(index).click();
    await page.waitForFunction(
      (at) => document.querySelectorAll('[data-step]')[at]?.hasAttribute('aria-current'),
      index,
    );
    const found = await page
      .locator('[data-seq]')
      .evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-seq'))));
    for (const seq of found) seqs.add(seq);
  }
  return [...seqs].sort((a, b) => a - b);
}

/** Accessibility rules that the page breaks, each with the elements concerned. `only`: these rules and no others. */
export async function brokenRules(page: Page, only?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (only ? axe.withRules(only) : axe).analyze();
  return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' | ')}`);
}

/** How far the page, or a dialog on it, is wider than its window, px. */
const OVERFLOW = `Math.max(...[document.documentElement, ...document.querySelectorAll('dialog[open] .overflow-y-auto')]
  .map((element) => element.scrollWidth - element.clientWidth))`;

/**
 * What is on screen, in both themes and at 320 px: no broken rule, nothing too small to hit, nothing to scroll sideways for; a
 * picture of each.
 */
export async function expectGoodLooks(page: Page, name: string, shots: string): Promise<void> {
  const shot = (of: string) => page.screenshot({ path: join(shots, `${name}-${of}.png`) });
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are still on their way to the other theme are neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await shot(colorScheme);
    expect(await brokenRules(page), `${name} ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 720 });
  await page.waitForTimeout(150);
  await shot('320');
  // WCAG 2.2, 2.5.8: 24 px, or room around. Axe leaves it out unless asked; where all is narrow it is hardest.
  expect(await brokenRules(page, ['target-size']), `${name} at 320 px`).toEqual([]);
  expect(await page.evaluate(OVERFLOW), `${name} scrolls sideways at 320 px`).toBe(0);
  if (wide) await page.setViewportSize(wide);
}
