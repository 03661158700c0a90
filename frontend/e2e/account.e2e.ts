import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type ConsoleWatch, hasChromium, launch, openPage, signUp, skipNotice } from './browser.ts';
import { takeEverything } from './export.ts';
import { FaultSink, expectBareReport } from './fault-sink.ts';
import { importResume } from './fixtures.ts';
import { brokenRules, expectGoodLooks } from './looks.ts';
import { Stack } from './stack.ts';

if (!hasChromium()) console.warn(skipNotice);

const SLOW = { timeout: 90_000 };
const shots = mkdtempSync(join(tmpdir(), 'jobpilot-account-'));

/** A language model on this machine that has nothing to say, at a price: no question costs less than it sets aside. */
function sellWords(): Promise<{ server: Server; url: string; asked: () => number }> {
  let asked = 0;
  const answer = {
    id: 'x',
    choices: [{ index: 0, finish_reason: 'stop', message: { content: '{"verdicts":[]}' } }],
    usage: { prompt_tokens: 1000, completion_tokens: 100 },
  };
  const server = createServer((request, response) => {
    asked += 1;
    request.resume().on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ server, url: `http://127.0.0.1:${port}/v1`, asked: () => asked });
    }),
  );
}

const sink = new FaultSink();
let model: Awaited<ReturnType<typeof sellWords>>;
let stack: Stack;
let browser: Browser;
let page: Page;
let watch: ConsoleWatch;
let token = '';

const text = (words: string | RegExp) => page.getByText(words).first();
const button = (name: string | RegExp) => page.getByRole('button', { name });
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function setLimit(dollars: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'US dollars a month' });
  await field.fill(dollars);
  await field.press('Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Set it to/ })
    .click();
  await text('Saved.').waitFor();
}

/** Asks the API as the person whose page is open. */
async function ask<T>(path: string, data?: object): Promise<T> {
  const headers = { Authorization: token, Origin: stack.url };
  const url = `${stack.url}/api/v1${path}`;
  const api = page.context().request;
  const answer = await (data ? api.post(url, { headers, data }) : api.get(url, { headers }));
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Every page that needs no id, from the files that make the routes. */
const ROUTES = readdirSync(fileURLToPath(new URL('../src/routes/_app', import.meta.url)))
  .filter((file) => file.endsWith('.tsx') && !file.includes('$'))
  .map((file) => `/${file.replace(/(\.index)?\.tsx$/, '').replaceAll('.', '/')}`);

describe.skipIf(!hasChromium())('what it costs, what happened, and who may see what', () => {
  beforeAll(async () => {
    model = await sellWords();
    const priced = {
      LLM_MODEL: 'scripted-1',
      LLM_PROVIDER: 'compatible',
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: model.url,
      LLM_INPUT_PRICE: '20',
      LLM_OUTPUT_PRICE: '20',
      RATE_LIMIT_PRO_PER_HOUR: '100000',
      SENTRY_WEB_DSN: await sink.open(),
    };
    [stack, browser] = await Promise.all([Stack.start(priced), launch()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    ({ page, watch } = await openPage(context));
    page.on('request', (request) => {
      token = request.headers().authorization ?? token;
    });
    console.log(`screenshots: ${shots}`);
    await signUp(page, stack.url);
    await importResume(page, stack.url);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await page.screenshot({ path: join(shots, 'failure.png'), fullPage: true });
    console.log(page.url(), await page.locator('body').innerText(), watch.faults, stack.log());
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    model?.server.close();
  });

  it('sets a limit after saying what it leads to', async () => {
    await page.goto(`${stack.url}/costs`);
    await text('$0.00 of $6.00 spent.').waitFor();
    const field = page.getByRole('textbox', { name: 'US dollars a month' });
    await field.fill('0.01');
    await field.press('Enter');
    await text(/At most \$0\.01 are spent each month instead of \$6\.00/).waitFor();
    // The safe choice has the focus.
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await setLimit('0.01');
    await text('$0.00 of $0.01 spent.').waitFor();
  });

  it('parks the run that would go over it, before anything is bought, and says so', async () => {
    type Items = { items: { id: string }[] };
    const [resume] = (await ask<Items>('/resumes')).items;
    await ask('/runs', { kind: 'discover', resume_id: resume?.id });
    const parked = async () => (await ask<Items>('/runs?state=parked')).items.length;
    await expect.poll(parked, { ...SLOW, interval: 500 }).toBe(1);
    await page.goto(`${stack.url}/costs`);
    await page.getByRole('region', { name: '1 run waits for money' }).waitFor();
    expect(model.asked()).toBe(0);
    await expectGoodLooks(page, 'costs-parked', shots);
    await page.getByRole('link', { name: 'Notifications, ' }).first().click();
    await heading('Notifications').waitFor();
    await text(/Matching jobs.*: waits for money/).waitFor();
    await expectGoodLooks(page, 'notifications', shots);
  });

  it('goes on by itself once the limit is raised', async () => {
    await page.goto(`${stack.url}/costs`);
    await page.getByRole('region', { name: '1 run waits for money' }).waitFor();
    await setLimit('50');
    await expect
      .poll(() => page.getByRole('region', { name: /waits for money/ }).count(), SLOW)
      .toBe(0);
    await text(/^\$\d+\.\d\d of \$50\.00 spent, at this pace/).waitFor(SLOW);
    await page.locator('.recharts-bar-rectangle path').first().waitFor(SLOW);
    await text('Show as a table').click();
    await page.getByRole('columnheader', { name: 'Looking closely at matches' }).waitFor();
    expect(model.asked()).toBeGreaterThan(0);
    await expectGoodLooks(page, 'costs', shots);
  });

  it('shows an administrator everybody’s runs, and nobody what is in them', async () => {
    await page.goto(`${stack.url}/admin`);
    await page.getByRole('cell', { name: /@example\.org/ }).waitFor();
    for (const [name, words] of [
      ['Runs', 'Finding jobs'],
      ['Costs', 'Who spent most'],
      ['Job sources', 'Readable'],
      ['Corrections', 'As a table (CSV)'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).last().click();
      await text(words).waitFor();
      expect(await brokenRules(page), name).toEqual([]);
    }
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button('Download As a table (CSV)').click(),
    ]);
    expect(file.suggestedFilename()).toBe('corrections.csv');
    await expectGoodLooks(page, 'admin', shots);
  });

  it('has help at the same place on every page, by key too, and three themes', async () => {
    await page.goto(`${stack.url}/privacy`);
    await heading('Privacy').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Help' }).waitFor();
    await page.keyboard.press('Escape');
    await button(/^Theme: like the system/).click();
    await button(/^Theme: light/).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await button(/^Theme: dark/).click();
    await expectGoodLooks(page, 'privacy', shots);
  });

  it('keeps another person out of the administration', async () => {
    const context = await browser.newContext();
    const other = await openPage(context);
    await signUp(other.page, stack.url, 'Noor Beispiel');
    expect(await other.page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await other.page.goto(`${stack.url}/admin`);
    await other.page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(other.watch.faults).toEqual([]);
    await context.close();
  });

  it('takes everything along, schedules the account’s deletion, and takes that back', async () => {
    const context = await browser.newContext();
    const { page: own } = await openPage(context);
    await signUp(own, stack.url, 'Ida Beispiel');
    await takeEverything(own, stack.url);
    await own.getByRole('button', { name: 'Delete my account…' }).click();
    await own.getByLabel(/^Type “delete my account”/).fill('delete my account');
    await own.getByRole('button', { name: 'Schedule the deletion' }).click();
    await own.getByText(/^The deletion is scheduled/).waitFor();
    await own.goto(`${stack.url}/resumes`);
    await own.getByText(/^Deletion on/).waitFor();
    expect(await brokenRules(own)).toEqual([]);
    await own.getByRole('button', { name: 'Undo', exact: true }).click();
    await own.getByText(/^Your account stays/).waitFor();
    expect(await own.getByText(/^Deletion on/).count()).toBe(0);
    await context.close();
  });

  it('reports a page that breaks', () => expectBareReport(page.context(), stack.url, sink));

  it('opens every page with a title of its own and nothing in the console', async () => {
    const titles = new Set([await page.title()]);
    const begun = new URL(page.url()).pathname;
    for (const path of ROUTES) {
      const served = await page.context().request.get(stack.url + path);
      expect(served.headers()['content-security-policy']).toMatch(/script-src 'self'(;|$)/);
      if (path === begun) continue;
      // Within the app, as a link does: loading it anew each time would be many sign-ins in a minute.
      await page.evaluate((to) => {
        history.pushState(null, '', to);
        dispatchEvent(new PopStateEvent('popstate'));
      }, path);
      await page.waitForFunction((known) => !known.includes(document.title), [...titles], SLOW);
      await page.waitForLoadState('networkidle');
      expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
      titles.add(await page.title());
    }
    expect(titles.size, [...titles].join(', ')).toBe(ROUTES.length);
    expect(watch.faults).toEqual([]);
  });
});
