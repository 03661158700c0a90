import { setTimeout as sleep } from 'node:timers/promises';

import type { Page, WebSocketRoute } from 'playwright-core';

const EVERY_MS = 50;
const STEPS = ['embed', 'rank', 'judge'] as const;

declare global {
  interface Window {
    /** When so many parts were first on screen, ms since the epoch. */
    seenParts: Record<number, number>;
  }
}

/** Runs in the page: notes when it was first painted how many parts the step says it has. */
function watchCount(): void {
  window.seenParts = {};
  const look = () => {
    const row = document.querySelector('[data-step][href*="step=judge"]');
    const count = Number(/(\d+) parts/.exec(row?.textContent ?? '')?.[1] ?? 0);
    if (count === 0 || window.seenParts[count] !== undefined) return;
    window.seenParts[count] = Number.NaN;
    // It is painted with the next frame, and that is over when the one after it begins. To look in every frame would
    // make the page draw frames that it does not need.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => (window.seenParts[count] = Date.now())),
    );
  };
  const everything = { subtree: true, childList: true, characterData: true };
  new MutationObserver(look).observe(document, everything);
}

/** A matching run with hundreds of parts that gets twenty events a second, played to the page instead of the API's. */
export class BusyRun {
  readonly id = '99999999-9999-4999-8999-999999999999';
  private readonly start = Date.now() - 600_000;
  private parts: number;
  private socket: WebSocketRoute | null = null;

  constructor(parts: number) {
    this.parts = parts;
  }

  private event(seq: number, type: string, data: object) {
    const at = new Date(this.start + seq * 100).toISOString();
    return { v: 1, topic: `run:${this.id}`, run_id: this.id, seq, type, at, data };
  }

  private part(number: number) {
    const failed = number % 25 === 0;
    const subject_id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const data = { step: 'judge', subject_id, outcome: 'judged', count: number % 100 };
    const refused = { step: 'judge', subject_id, failure_code: 'llm_unavailable' };
    return this.event(
      number + 6,
      failed ? 'item.failed' : 'item.completed',
      failed ? refused : data,
    );
  }

  private events() {
    return [
      this.event(1, 'run.started', { state: 'running', attempt: 1 }),
      this.event(2, 'step.started', { step: 'embed', attempt: 1 }),
      this.event(3, 'step.completed', { step: 'embed', attempt: 1 }),
      this.event(4, 'step.started', { step: 'rank', attempt: 1 }),
      this.event(5, 'step.completed', { step: 'rank', attempt: 1 }),
      this.event(6, 'step.started', { step: 'judge', attempt: 1 }),
      ...Array.from({ length: this.parts }, (_, index) => this.part(index + 1)),
    ];
  }

  private run() {
    const began = new Date(this.start).toISOString();
    return {
      id: this.id,
      kind: 'match',
      resume_id: null,
      subject_id: null,
      parent_run_id: null,
      style_id: null,
      options: [],
      state: 'running',
      step: 'judge',
      last_seq: this.parts + 6,
      failure_code: null,
      steps: STEPS.map((name) => ({
        name,
        state: name === 'judge' ? 'running' : 'done',
        attempt: 1,
        started_at: began,
        ended_at: name === 'judge' ? null : began,
      })),
      pending_actions: [],
      allowed_actions: ['pause', 'cancel'],
      created_at: began,
      started_at: began,
      finished_at: null,
      temporal: null,
    };
  }

  /** Answers for the API wherever this run is asked for; everything else is real. */
  async play(page: Page): Promise<void> {
    const run = `**/api/v1/runs/${this.id}`;
    const bill = { run_id: this.id, settled_micros: 0, reserved_micros: 0, by_purpose: [] };
    await page.addInitScript(watchCount);
    await page.route(run, (route) => route.fulfill({ json: this.run() }));
    await page.route(`**/api/v1/costs/runs/${this.id}`, (route) => route.fulfill({ json: bill }));
    await page.route(`${run}/events*`, (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get('after') ?? 0);
      const later = this.events().filter((event) => event.seq > after);
      const items = later.slice(0, 500);
      const more = later.length > items.length;
      return route.fulfill({ json: { items, last_seq: this.parts + 6, has_more: more } });
    });
    await page.routeWebSocket(/\/api\/v1\/ws\?/, (socket) => {
      this.socket = socket;
    });
  }

  /**
   * Sends twenty events a second while `meanwhile` uses the page.
   *
   * @returns for each event the ms from sending it until it was on screen
   */
  async send(page: Page, forMs: number, meanwhile: (until: number) => Promise<void>) {
    const until = Date.now() + forMs;
    const sent = new Map<number, number>();
    const sending = (async () => {
      while (Date.now() < until) {
        this.parts += 1;
        sent.set(this.parts, Date.now());
        this.socket?.send(JSON.stringify(this.part(this.parts)));
        await sleep(EVERY_MS);
      }
    })();
    await Promise.all([sending, meanwhile(until)]);
    await page.waitForTimeout(1_000);
    const seen = await page.evaluate(() => window.seenParts);
    const counts = Object.entries(seen)
      .map(([count, at]) => [Number(count), at] as const)
      .filter(([, at]) => !Number.isNaN(at))
      .sort(([a], [b]) => a - b);
    return [...sent].map(([number, at]) => {
      // Several come in one batch: the first count that includes this one shows it.
      const shown = counts.find(([count]) => count >= number);
      return shown ? shown[1] - at : Number.POSITIVE_INFINITY;
    });
  }
}
