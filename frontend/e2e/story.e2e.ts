import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type ConsoleWatch, hasChromium, launch, openPage, signUp, skipNotice } from './browser.ts';
import { printResumes } from './fixtures.ts';
import { brokenRules, expectGoodLooks, seqsOnScreen } from './looks.ts';
import { Stack } from './stack.ts';

if (!hasChromium()) console.warn(skipNotice);

const shots = mkdtempSync(join(tmpdir(), 'jobpilot-shots-'));

let stack: Stack;
let browser: Browser;
let page: Page;
let watch: ConsoleWatch;
let resume: string;

const shot = (name: string) => page.screenshot({ path: join(shots, `${name}.png`) });
const text = (words: string | RegExp) => page.getByText(words).first();

describe.skipIf(!hasChromium())('from sign-up to a confirmed résumé', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(), launch()]);
    [resume = ''] = await printResumes(browser, shots);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    ({ page, watch } = await openPage(context));
    console.log(`screenshots: ${shots}`);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await shot('failure');
    console.log(await page.locator('body').innerText(), watch.faults, stack.log());
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('signs up and stays signed in over a reload', async () => {
    await page.goto(stack.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shot('landing');
    expect(await brokenRules(page), 'landing').toEqual([]);
    await signUp(page, stack.url);
    await text('Three steps to begin').waitFor();
    await page.reload();
    await text('Three steps to begin').waitFor();
    await shot('dashboard-empty');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toMatch(/eyJ/);
  });

  it('says in words why a file is refused', async () => {
    await page.getByRole('link', { name: 'Résumés' }).click();
    const buffer = Buffer.from('<html><script>alert(1)</script></html>'.repeat(20));
    const refused = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page
      .getByLabel('Résumé files')
      .setInputFiles({ name: 'cv.pdf', mimeType: 'application/pdf', buffer });
    expect((await refused).status()).toBe(415);
    await text('The file is not what its name says').waitFor();
    // The browser itself reports the refused request; that is the one line to be expected here.
    expect(watch.faults.splice(0)).toEqual([expect.stringContaining('status of 415')]);
  });

  it('uploads a two-column PDF, shows its stages, and goes on through a reload and a killed API', async () => {
    await page.getByLabel('Résumé files').setInputFiles(resume);
    await page.waitForURL(/\/resumes\/.+/);
    await page.reload();
    await watch.duringOutage(async () => {
      stack.killApi();
      await stack.untilHealthy();
      await page.getByRole('textbox', { name: 'Full name' }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Looks right – finish' }).waitFor();
    });
    expect(await page.getByRole('textbox', { name: 'Full name' }).inputValue()).toMatch(
      /mira beispiel/i,
    );
    await page.locator('.react-pdf__Page canvas').first().waitFor();
    await shot('review-light');
  });

  it('leads from fields to their place and back', async () => {
    await page.getByRole('textbox', { name: 'Full name' }).focus();
    const active = page.locator('[data-path="basics.name"][data-active]').first();
    await active.waitFor();
    const box = await active.boundingBox();
    expect(box && box.width > 10 && box.height > 5).toBe(true);
    await page.locator('[data-path="basics.email"]').first().click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-basics.email');
  });

  it('saves edits by itself, keeps them over a reload, and restores a version', async () => {
    const headline = page.getByRole('textbox', { name: 'Headline' });
    await headline.fill('Principal Engineer');
    await headline.blur();
    await text(/^Saved /).waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'Headline' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Headline' }).inputValue()).toBe(
      'Principal Engineer',
    );
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLInputElement>('#field-basics\\.label')?.value !==
        'Principal Engineer',
    );
    await page.getByRole('textbox', { name: 'Headline' }).fill('Backend Engineer for harbours');
    await page.getByRole('textbox', { name: 'Headline' }).blur();
    await text(/^Saved /).waitFor();
  });

  it('pauses and resumes the run, live', async () => {
    await page.getByRole('link', { name: 'How it was read' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await text(/^Paused$/).waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await text('Needs you').waitFor();
    await text(/^Live/).waitFor();
    await shot('run-waiting');
  });

  it('tells two tabs the same, whichever of them acts', async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Pause', exact: true }).click();
    await text(/^Paused$/).waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await other.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await text('Needs you').waitFor();
    expect(await other.getByText(/^Paused$/).count()).toBe(0);
    await other.close();
  });

  it('finishes while the API is killed once more, with no gap in the timeline', async () => {
    const runUrl = page.url();
    await page.getByRole('link', { name: 'Review the fields' }).click();
    const finish = page.getByRole('button', { name: 'Looks right – finish' });
    await finish.waitFor();
    const decided = page.waitForResponse((answer) => answer.url().endsWith('/decision'));
    await finish.click();
    expect((await decided).status()).toBe(200);
    await watch.duringOutage(async () => {
      stack.killApi();
      await page.goto(runUrl).catch(() => undefined);
      await stack.untilHealthy();
      await page.goto(runUrl);
      await text(/^Finished$/).waitFor({ timeout: 60_000 });
    });
    await page.waitForLoadState('networkidle');
    const seqs = await seqsOnScreen(page);
    expect(seqs.length).toBeGreaterThan(12);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await shot('run-finished');
  });

  it('shows the banner when the connection drops and goes live again by itself', async () => {
    // A second file, so that there is a run to follow.
    const [, second = ''] = await printResumes(browser, shots, 2);
    await page.goto(`${stack.url}/resumes`);
    await page.getByLabel('Résumé files').setInputFiles(second);
    await page.getByRole('button', { name: 'Looks right – finish' }).waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'How it was read' }).click();
    await text(/^Live/).waitFor();
    await watch.duringOutage(async () => {
      await page.context().setOffline(true);
      stack.killApi();
      await text('You are offline.').waitFor();
      await shot('run-offline');
      await stack.untilHealthy();
      await page.context().setOffline(false);
      await text(/^Live/).waitFor({ timeout: 30_000 });
    });
  });

  it('is accessible and whole on every page, light, dark and at 320 px', async () => {
    const resumeUrl = await page
      .getByRole('link', { name: 'Open the résumé' })
      .getAttribute('href');
    const runPath = new URL(page.url()).pathname;
    const pages = {
      dashboard: '/dashboard',
      resumes: '/resumes',
      review: resumeUrl ?? '',
      runs: '/runs',
      run: runPath,
      settings: '/settings',
      missing: '/no-such-page',
    };
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(stack.url + path);
      await page.waitForLoadState('networkidle');
      if (name === 'review') await page.locator('.react-pdf__Page canvas').first().waitFor();
      await expectGoodLooks(page, name, shots);
    }
  });

  it('is usable by keyboard: skip link, headings in focus, menu on a phone', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${stack.url}/dashboard`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.getByRole('link', { name: 'Settings' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.title()).toBe('Settings · JobPilot');
  });

  it('signs out for good', async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('link', { name: 'Create an account' }).waitFor();
    await page.goto(`${stack.url}/dashboard`);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await brokenRules(page), 'sign-in').toEqual([]);
    await shot('sign-in');
  });

  it('left nothing in the console', () => {
    expect(watch.faults).toEqual([]);
  });
});
