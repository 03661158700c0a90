import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { launch, openPage, signUp } from './browser.ts';
import { importResume, tenFiles } from './fixtures.ts';
import { Stack } from './stack.ts';

// Takes the pictures of the landing page, the README and the guides anew, from an installation with the invented
// employers: `npm run pictures`.
const LANDING = fileURLToPath(new URL('../src/features/landing/pictures/', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const SIZE = { width: 1280, height: 800 };
const KB = 1024;
const SHARPEST = 0.86;

const job = z.object({ id: z.string(), title: z.string(), company: z.string() });
const match = z.object({ id: z.string(), resume_id: z.string(), job });
const matches = z.object({ items: z.array(match) });
const preferences = z.looseObject({ version: z.number(), updated_at: z.unknown() });
const started = z.object({ id: z.string() });
const run = z.object({ state: z.string() });

let stack: Stack;
let browser: Browser;
let page: Page;
let token = '';
let found: z.infer<typeof match>[] = [];

async function ask(method: string, path: string, data?: object, more: Record<string, string> = {}) {
  const headers = {
    Authorization: token,
    'Content-Type': 'application/json',
    'Idempotency-Key': `${method}:${path}`,
    ...more,
  };
  const body = data ? { body: JSON.stringify(data) } : {};
  const answer = await fetch(`${stack.url}/api/v1${path}`, { method, headers, ...body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<unknown>;
}

async function untilRun(id: string, states: string[]): Promise<void> {
  while (!states.includes(run.parse(await ask('GET', `/runs/${id}`)).state)) await sleep(500);
}

/** WebP is a sixth of PNG; the browser that took the picture converts it. */
async function toWebp(png: Buffer, quality: number): Promise<Buffer> {
  const canvas = await browser.newPage();
  const data = await canvas.evaluate(
    async ([source, kept]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const drawn = document.createElement('canvas');
      [drawn.width, drawn.height] = [image.width, image.height];
      drawn.getContext('2d')?.drawImage(image, 0, 0);
      return drawn.toDataURL('image/webp', kept);
    },
    [`data:image/png;base64,${png.toString('base64')}`, quality] as const,
  );
  await canvas.close();
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
}

/** As sharp as fits into so many bytes. */
async function takePicture(file: string, most: number, colorScheme: 'light' | 'dark' = 'light') {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // The pointer rests where it marks nothing.
  await page.mouse.move(640, 2);
  await sleep(400);
  const png = await page.screenshot();
  let quality = SHARPEST;
  let picture = await toWebp(png, quality);
  while (picture.length > most && quality > 0.4) picture = await toWebp(png, (quality -= 0.06));
  expect(picture.length, file).toBeLessThanOrEqual(most);
  writeFileSync(file, picture);
  console.log(`${file}: ${Math.round(picture.length / KB)} kB at ${quality.toFixed(2)}`);
}

describe('pictures of the product', () => {
  beforeAll(async () => {
    for (const into of [LANDING, DOCS]) mkdirSync(into, { recursive: true });
    [stack, browser] = await Promise.all([Stack.start(), launch()]);
    const context = await browser.newContext({ viewport: SIZE });
    ({ page } = await openPage(context));
    page.on('request', (request) => {
      token = request.headers().authorization ?? token;
    });
    await signUp(page, stack.url);
    await importResume(page, stack.url);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('shows why a posting suits, in words of both sides', async () => {
    const { version, updated_at, ...wishes } = preferences.parse(await ask('GET', '/preferences'));
    expect(updated_at, 'somebody new has no preferences').toBeNull();
    const roles = { roles: ['Backend engineer'] };
    const unknown = { accepts_unknown: ['country', 'seniority', 'salary', 'time_zone'] };
    await ask(
      'PUT',
      '/preferences',
      { ...wishes, ...roles, ...unknown },
      { 'If-Match': `"${version}"` },
    );
    const [resume] = z
      .object({ items: z.array(started) })
      .parse(await ask('GET', '/resumes')).items;
    for (const kind of ['discover', 'match']) {
      const { id } = started.parse(
        await ask('POST', '/runs', { kind, resume_id: resume?.id }, { 'Idempotency-Key': kind }),
      );
      await untilRun(id, ['succeeded', 'failed']);
    }
    found = matches.parse(await ask('GET', '/matches')).items;
    await page.goto(`${stack.url}/matches/${found[0]?.id}`);
    await page.getByRole('heading', { name: 'Why it suits you' }).waitFor();
    for (const theme of ['light', 'dark'] as const)
      await takePicture(`${LANDING}match-${theme}.webp`, 60 * KB, theme);
  });

  it('shows a run that waits for its drafts to be read', async () => {
    const [best] = found;
    const prepare = { kind: 'prepare', resume_id: best?.resume_id, subject_id: best?.id };
    const options = ['tailored_resume', 'cover_letter', 'cold_email'];
    const { id } = started.parse(await ask('POST', '/runs', { ...prepare, options }));
    await untilRun(id, ['waiting', 'failed']);
    await page.goto(`${stack.url}/runs/${id}`);
    await page.getByRole('region', { name: 'E-mail waits for you' }).waitFor();
    await takePicture(`${DOCS}run.webp`, 80 * KB);
  });

  it('shows the board', async () => {
    const stages = ['saved', 'saved', 'applied', 'applied', 'interview', 'offer', 'rejected'];
    for (const [index, stage] of stages.entries()) {
      const job = found[index + 1]?.job;
      const card = { job_id: job?.id, company: job?.company, title: job?.title, stage };
      await ask('POST', '/applications', card, { 'Idempotency-Key': `card-${index}` });
    }
    await page.goto(`${stack.url}/applications`);
    await page.getByRole('region', { name: 'Offer' }).getByRole('article').waitFor();
    await takePicture(`${DOCS}board.webp`, 80 * KB);
  });

  it('shows a résumé beside its original', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'jobpilot-pictures-'));
    const file = tenFiles(directory).find((name) => name.includes('sidebar-left')) ?? '';
    await page.goto(`${stack.url}/resumes`);
    await page.getByLabel('Résumé files').setInputFiles(file);
    await page.waitForURL(/\/resumes\/.+/);
    await page.locator('.react-pdf__Page canvas').first().waitFor({ timeout: 60_000 });
    await page.getByRole('textbox', { name: 'Full name' }).focus();
    await takePicture(`${DOCS}review.webp`, 80 * KB);
    rmSync(directory, { recursive: true });
  });
});
