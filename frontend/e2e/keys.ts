import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** So many controls may come before the one that is meant: the navigation, a board, a letter of forty sentences. */
const FAR = 200;

/** What is wrong with how the focused control shows its focus (WCAG 2.4.7, 2.4.11); empty if nothing is. */
function focusFaults(control: Element): string[] {
  const marked = (element: Element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  };
  const label = control.closest('label');
  const faults: string[] = [];
  if (!marked(control) && !(label && marked(label))) faults.push('its focus is not marked');
  const { x, y, width, height } = control.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  const covered = !top || !(control.contains(top) || top.contains(control));
  if (covered && !label?.contains(top)) faults.push('it is out of sight or covered');
  return faults;
}

/** Goes to a control by Tab alone and presses a key on it; on its way there it must be seen to have the focus. */
export async function byKeys(page: Page, control: Locator, key = 'Enter'): Promise<void> {
  await control.waitFor();
  const isThere = () => control.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; !(await isThere()); tabs += 1) {
    expect(tabs, `${String(control)} is not reached by Tab`).toBeLessThan(FAR);
    await page.keyboard.press('Tab');
  }
  expect(await control.evaluate(focusFaults), String(control)).toEqual([]);
  await page.keyboard.press(key);
}
