import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { at, makeResume, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, origin, problem, server } from '@/test/server';

import { ExportPanel } from './export-panel';

const RESUME = `/api/v1/resumes/${RESUME_ID}`;
const TEMPLATES = ['classic', 'modern', 'sidebar', 'compact'].map((name) => ({
  name,
  title: name.toUpperCase(),
  description: `About ${name}`,
}));
const VERSIONS = [1, 2].map((number) => ({
  number,
  source: 'edited',
  created_at: at(number),
  changed: 1,
}));

function show(answer: (asked: URLSearchParams) => Response) {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  URL.createObjectURL = () => 'blob:x';
  server.use(
    gives('/api/v1/resume-templates', { items: TEMPLATES }),
    gives(`${RESUME}/versions`, { items: VERSIONS }),
    http.get(`${origin}${RESUME}/export`, ({ request }) =>
      answer(new URL(request.url).searchParams),
    ),
  );
  return { saved, ...renderPage(<ExportPanel resume={makeResume({ current_version: 2 })} />) };
}

const file = (headers: Record<string, string> = {}) =>
  new HttpResponse('content', {
    headers: { 'Content-Disposition': `attachment; filename="mira.pdf"`, ...headers },
  });

afterEach(() => vi.restoreAllMocks());

describe('ExportPanel', () => {
  it('sends the chosen template and version, and hands the file over under its name', async () => {
    const asked: string[] = [];
    const { container, saved, user } = show((query) => {
      asked.push(query.toString());
      return file();
    });
    await user.click(await screen.findByRole('radio', { name: 'SIDEBAR' }));
    await user.selectOptions(await screen.findByLabelText('Version'), '1');
    await user.click(screen.getByRole('button', { name: 'Download' }));
    expect(await screen.findByText('mira.pdf is in your downloads.')).toBeInTheDocument();
    expect(asked).toEqual(['format=pdf&template=sidebar&version=1']);
    expect(saved).toEqual(['mira.pdf']);
    await expectAccessible(container);
  });

  it('asks for no template where there is none, and names characters that no font has', async () => {
    const asked: string[] = [];
    const { user } = show((query) => {
      asked.push(query.toString());
      return file({ 'X-Missing-Characters': 'U+1F9FF U+0041' });
    });
    await user.click(await screen.findByRole('radio', { name: 'Word (DOCX)' }));
    expect(screen.queryByText('Template')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Download' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('🧿 A');
    expect(asked).toEqual(['format=docx&version=2']);
  });

  it('says in words why a file could not be made', async () => {
    const { saved, user } = show(() => problem(422, 'export_failed'));
    await user.click(await screen.findByRole('button', { name: 'Download' }));
    expect(await screen.findByText('The file could not be made')).toBeInTheDocument();
    expect(saved).toEqual([]);
  });
});
