import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';

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

/** A made-up backend engineer, as data. */
const ENGINEER = {
  basics: {
    name: 'Mira Beispiel',
    label: 'Senior Backend Engineer',
    email: 'mira@example.org',
    summary: 'Backend engineer who builds reliable services in Python and PostgreSQL.',
    location: { city: 'Berlin', countryCode: 'DE' },
  },
  work: [
    {
      name: 'Harbour Works',
      position: 'Senior Backend Engineer',
      startDate: '2019-03',
      highlights: [
        'Built a booking service in Python and PostgreSQL that handles 900 ships a day',
        'Moved twelve services to Kubernetes on AWS without downtime',
        'Mentored three engineers',
      ],
    },
    {
      name: 'Mill Software',
      position: 'Software Engineer',
      startDate: '2015-01',
      endDate: '2019-02',
      highlights: [
        'Wrote REST APIs with Django and Redis',
        'Cut the time of nightly reports from two hours to nine minutes',
      ],
    },
  ],
  education: [
    { institution: 'University of Testhausen', area: 'Computer Science', studyType: 'Bachelor' },
  ],
  skills: [
    { name: 'Languages', keywords: ['Python', 'SQL', 'TypeScript', 'Go'] },
    { name: 'Tools', keywords: ['PostgreSQL', 'Redis', 'Docker', 'Kubernetes', 'AWS', 'Django'] },
  ],
  languages: [{ language: 'English', fluency: 'Fluent' }],
};

/** Takes the engineer's résumé in through the import, ready to be used. */
export async function importResume(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/resumes`);
  await page.getByRole('button', { name: 'Import JSON Resume' }).click();
  await page.getByLabel('Or paste it here').fill(JSON.stringify(ENGINEER));
  await page.getByRole('button', { name: 'Import' }).last().click();
  await page.getByRole('textbox', { name: 'Full name' }).waitFor();
}
