import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Browser } from 'playwright-core';

import { python, root } from './stack.ts';

const html = readFileSync(new URL('./fixtures/two-column.html', import.meta.url), 'utf8');

/**
 * Prints the fictional two-page, two-column résumé to PDF, as a person would from a browser.
 *
 * @param copies how many, each with other words and so with other bytes
 * @returns the paths of the files
 */
export async function printResumes(browser: Browser, into: string, copies = 1): Promise<string[]> {
  const page = await browser.newPage();
  const files: string[] = [];
  for (let copy = 1; copy <= copies; copy += 1) {
    await page.setContent(html.replace('__COPY__', String(copy)));
    const file = join(into, `mira-beispiel-${copy}.pdf`);
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    files.push(file);
  }
  await page.close();
  return files;
}

/**
 * Writes the project's own made-up résumés: PDF layouts, Word of both ages, text and a scan.
 *
 * @returns the paths of the ten files, the scan last
 */
export function tenFiles(into: string): string[] {
  const directory = join(into, 'ten');
  mkdirSync(directory);
  const script = fileURLToPath(new URL('./fixtures/ten_files.py', import.meta.url));
  execFileSync(python(), [script, directory], { env: { ...process.env, PYTHONPATH: root } });
  const isScan = (name: string) => Number(name.startsWith('scan'));
  const names = readdirSync(directory).sort((a, b) => isScan(a) - isScan(b));
  return names.map((name) => join(directory, name));
}
