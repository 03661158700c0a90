import { existsSync } from 'node:fs';

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const hasChromium = (): boolean => existsSync(CHROMIUM);

export const skipNotice = `
=====================================================================
 BROWSER TESTS SKIPPED: there is no Chromium at ${CHROMIUM}.
 On Debian: apt-get install chromium. Elsewhere: set CHROMIUM=/path.
=====================================================================
`;

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** What the browser says while the server is away; at any other time it is a fault. */
const OUTAGE =
  /ERR_CONNECTION|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_SOCKET|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE|Failed to fetch dynamically imported module|WebSocket connection to|status of 503|could not be reached/;

/** Collects everything a console would show in red. */
export class ConsoleWatch {
  readonly faults: string[] = [];
  private outage = false;

  constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const text = `${message.type()}: ${message.text()} (${message.location().url})`;
      if (!(this.outage && OUTAGE.test(text))) this.faults.push(text);
    });
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Complaints about an absent server are expected while `work` is under way. */
  async duringOutage<T>(work: () => Promise<T>): Promise<T> {
    this.outage = true;
    try {
      return await work();
    } finally {
      this.outage = false;
    }
  }
}

export async function openPage(context: BrowserContext) {
  const page = await context.newPage();
  return { page, watch: new ConsoleWatch(page) };
}

/** Creates an account on the installation's own sign-in page and ends on the dashboard. */
export async function signUp(page: Page, url: string, name = 'Mira Beispiel'): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel(/^Name/).fill(name);
  await page.getByLabel(/E-mail/).fill(`mira.${Date.now()}@example.org`);
  await page.getByLabel(/^Password/).fill('a long enough secret');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
}
