import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { launch, openPage, signUp } from './browser.ts';
import { importResume } from './fixtures.ts';
import { Stack } from './stack.ts';

// Takes the landing page's pictures anew, from an installation with the invented employers: `npm run pictures`.
const INTO = fileURLToPath(new URL('../src/features/landing/pictures/', import.meta.url));
const SIZE = { width: 1280, height: 800 };
const QUALITY = 0.82;
const LARGEST = 120 * 1024;

const matches = z.object({ items: z.array(z.object({ id: z.string(), resume_id: z.string() })) });
const preferences = z.looseObject({ version: z.number(), updated_at: z.unknown() });
const started = z.object({ id: z.string() });
const run = z.object({ state: z.string() });

let stack: Stack;
let browser: Browser;
let page: Page;
let token = '';

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
async function toWebp(png: Buffer): Promise<Buffer> {
  const canvas = await browser.newPage();
  const data = await canvas.evaluate(
    async ([source, quality]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const drawn = document.createElement('canvas');
      [drawn.width, drawn.height] = [image.width, image.height];
      drawn.getContext('2d')?.drawImage(image, 0, 0);
      return drawn.toDataURL('image/webp', quality);
    },
    [`data:image/png;base64,${png.toString('base64')}`, QUALITY] as const,
  );
  await canvas.close();
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
}

async function takePictures(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await sleep(300);
    const picture = await toWebp(await page.screenshot());
    expect(picture.length).toBeLessThan(LARGEST);
    writeFileSync(`${INTO}${name}-${colorScheme}.webp`, picture);
    console.log(`${name}-${colorScheme}.webp: ${Math.round(picture.length / 1024)} kB`);
  }
}

describe('pictures of the landing page', () => {
  beforeAll(async () => {
    mkdirSync(INTO, { recursive: true });
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
    const [best] = matches.parse(await ask('GET', '/matches')).items;
    await page.goto(`${stack.url}/matches/${best?.id}`);
    await page.getByRole('heading', { name: 'Why it suits you' }).waitFor();
    await takePictures('match');
  });
});
