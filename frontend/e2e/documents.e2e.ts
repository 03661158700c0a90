import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type ConsoleWatch, hasChromium, launch, openPage, signUp } from './browser.ts';
import { tenFiles } from './fixtures.ts';
import { byKeys } from './keys.ts';
import { expectGoodLooks } from './looks.ts';
import { Stack } from './stack.ts';

const shots = mkdtempSync(join(tmpdir(), 'jobpilot-shots-'));
const ROOMY = {
  RATE_LIMIT_FREE_PER_HOUR: '10000',
  RATE_LIMIT_PRO_PER_HOUR: '10000',
  UPLOADS_PER_HOUR: '100',
};

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let watch: ConsoleWatch;
let files: string[];
/** Pages by what they show, filled as the story goes on. */
const places: Record<string, string> = {};

const text = (words: string | RegExp) => page.getByText(words).first();
const button = (name: string | RegExp) => page.getByRole('button', { name });
const field = (name: string) => page.getByRole('textbox', { name });
const close = () => button('Close').click();

async function openResume(name: RegExp): Promise<void> {
  await page.goto(`${stack.url}/resumes`);
  await page.getByRole('article', { name }).getByRole('link').click();
  await field('Full name').waitFor();
}

async function download(kind: string): Promise<Buffer> {
  await page.getByRole('radio', { name: kind }).check();
  const [file] = await Promise.all([page.waitForEvent('download'), button('Download').click()]);
  expect(file.suggestedFilename()).toMatch(/\.\w+$/);
  return readFileSync(await file.path());
}

describe.skipIf(!hasChromium())('ten documents, out into the world and back', () => {
  beforeAll(async () => {
    files = tenFiles(shots);
    [stack, browser] = await Promise.all([Stack.start(ROOMY), launch()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    ({ page, watch } = await openPage(context));
    console.log(`screenshots: ${shots}`);
    await signUp(page, stack.url);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await page.screenshot({ path: join(shots, 'failure.png') });
    console.log(await page.locator('body').innerText(), watch.faults, stack.log());
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('reads a scan page by page, and says that it was one', async () => {
    await page.goto(`${stack.url}/resumes`);
    await page.getByLabel('Résumé files').setInputFiles(files.at(-1) ?? '');
    const recognising = page.getByRole('listitem').filter({ hasText: 'Pictures of text' });
    await recognising.getByText(/^0 of 1 page/).waitFor({ timeout: 30_000 });
    await field('Full name').waitFor({ timeout: 60_000 });
    expect(await field('Full name').inputValue()).toBe('Imogen Fictional');
    await text('Text was recognised from a picture').waitFor();
  });

  it('takes nine more files of other kinds in one go, and follows them without a reload', async () => {
    await page.goto(`${stack.url}/resumes`);
    await page.getByLabel('Résumé files').setInputFiles(files.slice(0, -1));
    await text('9 of 9 files taken in').waitFor({ timeout: 60_000 });
    await expect
      .poll(() => page.getByText('Needs your review').count(), { timeout: 60_000 })
      .toBe(files.length);
    await button('Done').click();
    places.resumes = `${stack.url}/resumes`;
  });

  it('shows what an old Word file hides, apart from the fields', async () => {
    await openResume(/^old-en/);
    expect(await field('Full name').inputValue()).toBe('Imogen Fictional');
    await text('A Word file of before 2007').waitFor();
    await button('Show the hidden text').click();
    await text('best candidate of all times').waitFor();
    places.hidden = page.url();
  });

  it('compares versions in words and restores one', async () => {
    await field('Headline').fill('Principal Bridge Engineer');
    await field('Headline').blur();
    await text(/^Saved /).waitFor();
    await button('Versions').click();
    await button('Changes in version 2').click();
    const change = page.getByRole('listitem').filter({ hasText: 'About you · Headline' }).last();
    await change.waitFor();
    expect(await change.innerText()).toMatch(/Senior Bridge Engineer[^]*Principal Bridge Engineer/);
    await expectGoodLooks(page, 'versions', shots);
    await button('Restore version 1').click();
    await expect.poll(() => field('Headline').inputValue()).toBe('Senior Bridge Engineer');
  });

  it('keeps one default for each role', async () => {
    for (const name of [/^docx-en/, /^sidebar-left/]) {
      await openResume(name);
      await button('Title and role').click();
      await page.getByLabel('Target role').fill('Bridge engineer');
      await page.getByRole('checkbox', { name: 'Use it by default' }).check();
      await button('Save').click();
      await text('Default for Bridge engineer').waitFor();
    }
    await page.goto(`${stack.url}/resumes`);
    await text('Default for Bridge engineer').waitFor();
    expect(await page.getByText('Default for Bridge engineer').count()).toBe(1);
    expect(await page.getByText('Bridge engineer', { exact: true }).count()).toBe(1);
  });

  it('exports every kind of file, and imports its own data again', async () => {
    await openResume(/^sidebar-left/);
    const name = await field('Full name').inputValue();
    await button('Export').click();
    places.exporting = page.url();
    await page.getByRole('radio', { name: 'Compact' }).check();
    expect((await download('PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await download('Word (DOCX)')).subarray(0, 2).toString()).toBe('PK');
    expect((await download('Plain text')).toString()).toContain(name);
    const data = (await download('JSON Resume')).toString();
    expect(data).toContain(name);
    await close();
    await page.goto(`${stack.url}/resumes`);
    await button('Import JSON Resume').click();
    const pasted = page.getByLabel('Or paste it here');
    await pasted.fill('{"work": [{"startDate": "last spring"}]}');
    await button('Import').last().click();
    await text('Job 1 · From').waitFor();
    expect(watch.faults.splice(0)).toEqual([expect.stringContaining('status of 422')]);
    await expectGoodLooks(page, 'import-refused', shots);
    const file = { name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(data) };
    await page.getByLabel('JSON Resume file').setInputFiles(file);
    await button('Import').last().click();
    await page.waitForURL(/\/resumes\/.+/);
    await field('Full name').waitFor();
    expect(await field('Full name').inputValue()).toBe(name);
    await text('There is no original to compare with').waitFor();
    places.imported = page.url();
  });

  it('shares by a link that anybody can open until it is revoked', async () => {
    const email = await field('E-mail').inputValue();
    await byKeys(page, button('Share'));
    places.sharing = page.url();
    await byKeys(page, button('See what it will show'));
    const preview = page.getByRole('region', { name: 'The page, as visitors would see it' });
    await preview.getByRole('heading', { name: 'Imogen Fictional' }).waitFor();
    expect(await preview.innerText()).not.toContain(email);
    await page.getByRole('checkbox', { name: 'Show contact details' }).press('Space');
    await preview.getByText(email).waitFor();
    await expectGoodLooks(page, 'share-preview', shots);
    await page.getByRole('checkbox', { name: 'Show contact details' }).press('Space');
    await preview.getByText(email).waitFor({ state: 'hidden' });
    await byKeys(page, button('Make a link'));
    const link = await page.getByLabel('Share link').inputValue();
    const stranger = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const { page: visit, watch: faults } = await openPage(stranger);
    const answer = await visit.goto(link);
    expect(answer?.headers()).toMatchObject({
      'x-robots-tag': 'noindex, noarchive',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    });
    expect(await answer?.text()).not.toContain('Imogen');
    await visit.getByRole('heading', { level: 1, name: 'Imogen Fictional' }).waitFor();
    expect(await visit.locator('body').innerText()).not.toContain(email);
    await expectGoodLooks(visit, 'shared', shots);
    await visit.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await visit.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    await visit.screenshot({ path: join(shots, 'shared-print.png'), fullPage: true });
    expect(faults.faults).toEqual([]);
    await page.reload();
    await text(/^1 visit /).waitFor();
    await byKeys(page, button(/^Revoke the link made/));
    await byKeys(page, button('Revoke the link').last());
    await text('Revoked').waitFor();
    expect((await visit.reload())?.status()).toBe(404);
    await visit.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await visit.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await expectGoodLooks(visit, 'shared-dead', shots);
    expect(faults.faults.every((fault) => fault.includes('status of 404'))).toBe(true);
    await stranger.close();
  });

  it('is accessible and whole, light, dark and at 320 px', async () => {
    for (const [name, url] of Object.entries(places)) {
      await page.goto(url);
      await page.waitForLoadState('networkidle');
      await expectGoodLooks(page, name, shots);
    }
  });

  it('left nothing in the console', () => {
    expect(watch.faults).toEqual([]);
  });
});
