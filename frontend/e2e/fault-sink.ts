import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import * as z from 'zod/mini';

const PATIENCE_MS = 30_000;
const CANARY = 'Canary Lovelace';
const report = z.object({
  exception: z.object({ values: z.array(z.object({ type: z.string(), value: z.string() })) }),
});

/** Takes what a browser reports of faults, as the project of a DSN does. */
export class FaultSink {
  readonly taken: { path: string; body: string; headers: string }[] = [];
  private readonly server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', 'application/json');
      const body = Buffer.concat(pieces).toString();
      if (request.method === 'POST')
        this.taken.push({ path: request.url ?? '', body, headers: request.rawHeaders.join() });
      response.end('{}');
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.server.unref();
    return `http://public@127.0.0.1:${(this.server.address() as AddressInfo).port}/7`;
  }

  async first(): Promise<{ path: string; body: string; headers: string }> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const [found] = this.taken;
      if (found) return found;
      await sleep(50);
    }
    throw new Error('No fault was reported.');
  }
}

/** Breaks a page that shows what somebody wrote, and looks at what was told of it. */
export async function expectBareReport(context: BrowserContext, url: string, sink: FaultSink) {
  const page = await context.newPage();
  await page.route(/\/api\/v1\/briefings$/, (route) =>
    route.fulfill({ json: { items: [null], next_cursor: null, [CANARY]: CANARY } }),
  );
  await page.goto(`${url}/briefings#${encodeURIComponent(CANARY)}`);
  const { path, body, headers } = await sink.first();
  await page.close();
  expect(path).toMatch(/^\/api\/7\/envelope\//);
  const [fault] = report.parse(JSON.parse(body.split('\n')[2] ?? '')).exception.values;
  expect(fault?.value).toBe(fault?.type);
  const said = `${decodeURIComponent(path)}\n${body}`;
  for (const word of [...CANARY.split(' '), 'Mira', 'example.org', url])
    expect(said).not.toContain(word);
  expect(said).toContain('"filename":"/assets/');
  expect(said).toContain('"infer_ip":"never"');
  // The browser itself tells from which installation it comes, and no more.
  expect(headers).not.toMatch(/canary|briefings|cookie|authorization/i);
}
