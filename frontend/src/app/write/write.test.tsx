import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import { makeDraft, makeMatch, makePrepareRun, MATCH_ID } from '@/test/agent-factories';
import { makeResume, RESUME_ID, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { WritePage } from './write-page';

const RESUMES = '/api/v1/resumes';
const DRAFTS = '/api/v1/drafts';

function serve() {
  const wishes: unknown[] = [];
  server.use(
    gives(RESUMES, { items: [makeResume()], next_cursor: null }),
    gives('/api/v1/matches', { items: [makeMatch()], next_cursor: null, ranking: null }),
    gives('/api/v1/jobs', { items: [], next_cursor: null }),
    gives('/api/v1/author-styles', { items: [] }),
    http.post(origin + DRAFTS, async ({ request }) => {
      wishes.push(await request.json());
      return HttpResponse.json(makePrepareRun(), { status: 202 });
    }),
  );
  return wishes;
}

function show(run?: string) {
  const onSearch = vi.fn();
  const onDraft = vi.fn();
  const page = <WritePage {...(run && { run })} onSearch={onSearch} onDraft={onDraft} />;
  return { ...renderPage(page), onSearch, onDraft };
}

describe('the page that writes', () => {
  it('says that it is loading, what failed, and that a résumé comes first', async () => {
    server.use(hangs(RESUMES));
    const loading = show();
    expect(await screen.findByText('Loading your résumés')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(RESUMES, 403, 'forbidden'));
    const failed = show();
    expect(await screen.findByRole('alert')).toHaveTextContent('req-1');
    failed.unmount();
    server.use(gives(RESUMES, { items: [], next_cursor: null }));
    show();
    expect(await screen.findByText('A résumé comes first')).toBeInTheDocument();
  });

  it('writes from a match, a company’s page, or nothing but the résumé', async () => {
    const wishes = serve();
    const { container, user, onSearch } = show();
    const go = await screen.findByRole('button', { name: 'Write it' });
    expect(go).toBeDisabled();
    await expectAccessible(container);
    await screen.findByRole('option', { name: 'Backend Engineer, Tide Tables' });
    await user.selectOptions(screen.getByLabelText('Which posting'), `match:${MATCH_ID}`);
    await user.click(go);
    await expect.poll(() => onSearch.mock.calls).toEqual([[{ run: RUN_ID }]]);
    await user.click(screen.getByRole('radio', { name: 'A company' }));
    expect(go).toBeDisabled();
    await user.type(screen.getByLabelText('Address of its page'), 'mill.example/about');
    await user.click(go);
    await expect.poll(() => wishes.length).toBe(2);
    await user.click(screen.getByRole('radio', { name: 'LinkedIn post' }));
    await user.click(screen.getByRole('radio', { name: 'Nothing but your résumé' }));
    await user.click(go);
    await expect.poll(() => wishes.length).toBe(3);
    const each = { resume_id: RESUME_ID, style_id: null };
    expect(wishes).toEqual([
      { ...each, kind: 'cold_email', match_id: MATCH_ID },
      { ...each, kind: 'cold_email', company_url: 'https://mill.example/about', company: null },
      { ...each, kind: 'linkedin_post' },
    ]);
  });

  it('says in words why a page cannot be used', async () => {
    serve();
    server.use(http.post(origin + DRAFTS, () => problem(422, 'company_page_unreadable')));
    const { user } = show();
    await user.click(await screen.findByRole('radio', { name: 'A company' }));
    await user.type(screen.getByLabelText('Address of its page'), 'https://mill.example');
    await user.click(screen.getByRole('button', { name: 'Write it' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('says too little');
  });

  it('leads to the draft when it is written, and says what failed', async () => {
    serve();
    let items = [makeDraft({ state: 'drafting' })];
    server.use(
      gives(`/api/v1/runs/${RUN_ID}`, makePrepareRun([])),
      http.get(origin + DRAFTS, () => HttpResponse.json({ items, next_cursor: null })),
    );
    const { onDraft, unmount } = show(RUN_ID);
    expect(await screen.findByText('It is being written')).toBeInTheDocument();
    expect(onDraft).not.toHaveBeenCalled();
    items = [makeDraft()];
    await expect.poll(() => onDraft.mock.calls, { timeout: 4_000 }).toEqual([[items[0]?.id]]);
    unmount();
    items = [];
    const failure_code = 'llm_refused';
    const failed = { ...makePrepareRun([]), state: 'failed' as const, failure_code };
    server.use(gives(`/api/v1/runs/${RUN_ID}`, failed));
    show(RUN_ID);
    expect(await screen.findByText('Nothing was written')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('declined to answer');
  });
});
