import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { moveEveryWay } from './board.ts';
import { type ConsoleWatch, hasChromium, launch, openPage, signUp } from './browser.ts';
import { leafThrough } from './jobs.ts';
import { importResume } from './fixtures.ts';
import { readHostileTexts, watchStrangers } from './hostile.ts';
import { byKeys } from './keys.ts';
import { expectGoodLooks } from './looks.ts';
import { Stack } from './stack.ts';
import { liveIn, TODAY, tomorrow } from './tomorrow.ts';

const shots = mkdtempSync(join(tmpdir(), 'jobpilot-shots-'));
const ROOMY = { RATE_LIMIT_FREE_PER_HOUR: '10000', RATE_LIMIT_PRO_PER_HOUR: '10000' };
const TO = 'recruiting@harbour.example';
const SLOW = { timeout: 90_000 };

let stack: Stack;
let browser: Browser;
let page: Page;
let watch: ConsoleWatch;
let strangers: string[];
/** Pages by what they show, filled as the story goes on. */
const places: Record<string, string> = {};

const text = (words: string | RegExp) => page.getByText(words).first();
const button = (name: string | RegExp) => page.getByRole('button', { name });
const goTo = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

describe.skipIf(!hasChromium())('from preferences to an e-mail that was sent once', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(ROOMY), launch()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    ({ page, watch } = await openPage(context));
    strangers = watchStrangers(page, stack.url);
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
  });

  it('leads from the résumé to preferences, and keeps them', async () => {
    await goTo('Dashboard');
    await goTo('Set your preferences');
    await page.getByRole('textbox', { name: 'Roles' }).fill('Backend engineer');
    await page.getByRole('textbox', { name: 'Roles' }).press('Enter');
    await page.getByRole('checkbox', { name: 'Remote', exact: true }).check();
    for (const unknown of ['the country', 'the level', 'the salary', 'the time zone'])
      await page.getByRole('checkbox', { name: unknown }).check();
    await byKeys(page, button('Save preferences'));
    await text('Saved.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Remove Backend engineer' }).waitFor();
    places.preferences = '/preferences';
  });

  it('finds jobs live, although a worker is killed meanwhile', async () => {
    await byKeys(page, button('Find jobs'));
    await heading('Jobs').waitFor();
    await page.getByRole('region', { name: 'Search under way' }).waitFor();
    stack.killWorker();
    await page.getByRole('article').filter({ hasText: 'of 100' }).first().waitFor(SLOW);
    await expect
      .poll(() => page.getByRole('region', { name: 'Search under way' }).count(), SLOW)
      .toBe(0);
    await text(/looked at .*left out/).waitFor();
    places.jobs = '/jobs';
    await goTo('All postings');
    await heading('Postings').waitFor();
    await page.getByRole('article').first().waitFor();
    places.postings = '/jobs/all';
    await goTo('Sources');
    await text('Demo sources are on').waitFor();
    places.sources = '/jobs/sources';
  });

  it('says why a match suits, with the words of both sides', async () => {
    await page.goto(`${stack.url}/jobs`);
    await leafThrough(page);
    await page.getByRole('heading', { name: 'Why it suits you' }).waitFor();
    await text(/^Your résumé · /).waitFor();
    await text('What the score is made of').waitFor();
    await button('Save').click();
    await page.getByRole('button', { name: 'Saved' }).waitFor();
    places.side = page.url();
    places.match = `/matches/${new URL(page.url()).searchParams.get('match')}`;
  });

  it('prepares drafts, although worker and API are killed, and the page goes on by itself', async () => {
    await byKeys(page, button('Prepare application'));
    await byKeys(page, page.getByRole('checkbox', { name: 'E-mail to a person' }), 'Space');
    await byKeys(page, button('Write the drafts'));
    await heading('Preparing an application').waitFor();
    await button('Pause').click();
    await button('Resume').waitFor();
    await watch.duringOutage(async () => {
      stack.killWorker();
      stack.killApi();
      await stack.untilHealthy();
      await text(/^Live/).waitFor(SLOW);
    });
    await button('Resume').click();
    for (const name of ['Tailored résumé', 'Cover letter', 'E-mail'])
      await page.getByRole('region', { name: `${name} waits for you` }).waitFor(SLOW);
    places.run = page.url();
  });

  it('shows the tailored résumé as a diff, and takes the answer', async () => {
    await goTo('Read and edit: Tailored résumé');
    await heading('Tailored résumé').waitFor();
    await text('How it came about').waitFor();
    places.tailored = page.url();
    await byKeys(page, button('Approve'));
    await text('Approved').waitFor(SLOW);
  });

  it('gives the source of a sentence, and saves an edit', async () => {
    await page.goto(places.run ?? '');
    await goTo('Read and edit: Cover letter');
    await heading('Cover letter').waitFor();
    await page.getByTitle('Where does this come from?').first().click();
    await text(/^(Your résumé · |The posting)/).waitFor();
    places.letter = page.url();
    await button('Edit').click();
    await page.getByLabel('Closing', { exact: true }).fill('With kind regards');
    await text(/^Saved /).waitFor();
    await text('Version 2').waitFor();
    await button('Approve').click();
    await text('Approved').waitFor(SLOW);
  });

  it('sends the e-mail to the address that was given, once', async () => {
    await page.goto(places.run ?? '');
    await goTo('Read and edit: E-mail');
    await text('Give the address first.').waitFor();
    places.email = page.url();
    await page.getByLabel('To', { exact: true }).fill(TO);
    await button('Approve and send').click();
    await text(/^(Approved|Sent)$/).waitFor(SLOW);
    await expect
      .poll(async () => {
        await page.goto(`${stack.url}/mails`);
        await page.waitForLoadState('networkidle');
        return page
          .getByRole('article')
          .filter({ hasText: TO })
          .filter({ hasText: 'Sent' })
          .count();
      }, SLOW)
      .toBe(1);
    places.mails = '/mails';
    await page.getByRole('article').filter({ hasText: TO }).getByRole('link').click();
    await text(TO).waitFor();
    await text('This installation has no mail service').waitFor();
    places.mail = page.url();
  });

  it('tracks the application on the board', async () => {
    await goTo('Applications');
    await heading('Applications').waitFor();
    await moveEveryWay(page);
    await page.reload();
    await page.getByRole('region', { name: 'Offer' }).getByRole('article').waitFor();
    places.board = '/applications';
    await page.getByRole('article').first().getByRole('link').click();
    await text('Moved from “Interview” to “Offer”.').waitFor();
    places.application = page.url();
  });

  it('briefs, counts the cost, learns a style', async () => {
    await liveIn(page, stack.url, TODAY);
    await page.goto(`${stack.url}/briefings`);
    await page.getByRole('checkbox', { name: 'Brief me every day' }).check();
    await page.getByLabel('At', { exact: true }).fill('07:30');
    await button('Save').click();
    await text('Saved.').waitFor();
    await button('Brief me now').click();
    await text(/^New match:/).waitFor(SLOW);
    places.briefings = '/briefings';
    await goTo('Costs');
    await text(/of \$6\.00 spent/).waitFor();
    await page.getByLabel('US dollars a month').fill('9.5');
    await button('Set the limit').click();
    await button(/^Set it to/).click();
    await text(/of \$9\.50 spent/).waitFor();
    places.costs = '/costs';
    await goTo('Documents');
    await heading('Documents').waitFor();
    places.documents = '/drafts';
    await page.getByRole('link', { name: 'How you write' }).click();
    await button('Add a style').click();
    await page.getByLabel('Name').fill('My letters');
    await page
      .getByLabel('Text 1')
      .fill('Hello team, I liked your talk about tides. I have built such tools for years. Bye!');
    await button('Save').click();
    await text('Used by default').waitFor();
    places.styles = '/styles';
  });

  it('briefs tomorrow on what is new, by itself and by e-mail', async () => {
    const [next, day] = await tomorrow(page, stack);
    expect(next).not.toBe(day);
    await page.getByRole('article').first().getByText('New match:').first().waitFor();
    await page.goto(`${stack.url}/mails`);
    await page.getByRole('article').filter({ hasText: 'Briefing to you' }).first().waitFor();
  });

  it('shows hostile texts as texts: no request to another host, no dialog', async () => {
    await readHostileTexts(page, stack.url);
    expect(strangers).toEqual([]);
  });

  it('is accessible and whole, light, dark and at 320 px', async () => {
    for (const [name, path] of Object.entries(places)) {
      await page.goto(new URL(path, stack.url).href);
      await page.waitForLoadState('networkidle');
      await expectGoodLooks(page, name, shots);
    }
  });

  it('left nothing in the console', () => {
    expect(watch.faults).toEqual([]);
    expect(strangers).toEqual([]);
  });
});
