import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

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

/** Accessibility rules that the page breaks, each with the elements concerned. */
export async function brokenRules(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' | ')}`);
}
