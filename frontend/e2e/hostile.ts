import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a posting, a model or a résumé may say in the hope that a page does more than show it. */
const HOSTILE = [
  '<script>alert("script")</script>',
  '<img src="//evil.example/i.png?d=1" onerror="alert(1)">',
  '![picture](https://evil.example/m.png)',
  '[press me](javascript:alert(2))',
  '<svg onload="alert(3)"><a href="data:text/html,<script>alert(4)</script>">x</a></svg>',
  '<iframe src="https://evil.example/"></iframe><style>@import "//evil.example/s.css"</style>',
].join(' ');

/** Notes every request to another host and every dialog, for as long as the page lives. */
export function watchStrangers(page: Page, url: string): string[] {
  const seen: string[] = [];
  const own = new URL(url).host;
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== own) seen.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== own) seen.push(socket.url());
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

const shown = (page: Page) =>
  page.getByText('<script>alert("script")</script>', { exact: false }).first();

/** Nothing on the page came to life, and no link leads anywhere but to the web. */
async function expectText(page: Page): Promise<void> {
  await shown(page).waitFor();
  const alive = await page.locator('img[src*="evil"], iframe, svg[onload], main script').count();
  expect(alive).toBe(0);
  const links = await page
    .locator('a[href]')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
  expect(links.filter((protocol) => !/^(https?|mailto|tel):$/.test(protocol))).toEqual([]);
}

/** Puts the hostile text into a posting, a draft and a résumé that is shared, and looks at each. */
export async function readHostileTexts(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/jobs/all`);
  await page.getByRole('button', { name: 'Add a posting' }).click();
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .last()
    .fill(
      `Backend Engineer at Harbour Works\n\nYou write Python. ${HOSTILE}\n\nBerlin, full time.`,
    );
  await page.getByRole('button', { name: 'Add the posting' }).click();
  await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
  await expectText(page);
  await page.goto(`${url}/write?kind=linkedin_post`);
  await page.getByRole('radio', { name: 'Nothing but your résumé' }).check();
  await page.getByRole('button', { name: 'Write it' }).click();
  await page.getByRole('heading', { level: 1, name: 'LinkedIn post' }).waitFor({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill(HOSTILE);
  await page.getByText(/^Saved /).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await expectText(page);
  await page.goto(`${url}/resumes`);
  await page.getByRole('article').first().getByRole('link').first().click();
  await page.getByRole('textbox', { name: 'Summary' }).first().fill(HOSTILE);
  await page.getByRole('textbox', { name: 'Full name' }).focus();
  await page.getByText(/^Saved /).waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('Share link').inputValue();
  await page.goto(link);
  await expectText(page);
}
