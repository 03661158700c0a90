import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { DraftPage } from '@/features/drafts/draft-page';
import type { DraftDetail } from '@/shared/api/types';
import { draftAction, DRAFT_ID, makeDraft, makePrepareRun } from '@/test/agent-factories';
import { at, RESUME_ID, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { DraftDecision } from './draft-decision';

const DRAFT = `/api/v1/drafts/${DRAFT_ID}`;
const DECISION = `/api/v1/runs/${RUN_ID}/actions/:action/decision`;

function serve(draft: DraftDetail = makeDraft()) {
  server.use(
    gives(DRAFT, draft),
    gives(`${DRAFT}/provenance`, {
      draft_id: DRAFT_ID,
      version: 1,
      source: 'generated',
      resume_id: RESUME_ID,
      resume_version: 2,
      posting: null,
      style_id: null,
      generated: { version: 1, model: 'composer-1', cost_micros: 0, at: at(1) },
      approval: null,
      sentences: [],
      questions: [],
    }),
    gives(`/api/v1/runs/${RUN_ID}`, makePrepareRun()),
  );
}

const show = () =>
  renderPage(
    <DraftPage
      draftId={DRAFT_ID}
      where={(path) => `place ${path}`}
      decision={(props) => <DraftDecision {...props} />}
    />,
  );

describe('the page of a draft', () => {
  it('says that it is loading, what failed, and that it is being written', async () => {
    server.use(hangs(DRAFT));
    const loading = show();
    expect(await screen.findByText('Loading the draft')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(DRAFT, 404, 'draft_not_found'));
    const failed = show();
    expect(await screen.findByText('This draft does not exist')).toBeInTheDocument();
    failed.unmount();
    serve(makeDraft({ state: 'drafting', version: null, current_version: null }));
    show();
    expect(await screen.findByText(/still being written/)).toBeInTheDocument();
  });

  it('gives the source of a sentence', async () => {
    serve();
    const { container, user } = show();
    await user.click(await screen.findByRole('button', { name: 'I built it in Python.' }));
    const panel = screen.getByRole('region', { name: 'Where it comes from' });
    expect(panel).toHaveTextContent('place work[0].highlights[0]“Built it in Python”');
    expect(await screen.findByText(/The built-in writer/)).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('saves an edit on top of the version read, and approves what was saved', async () => {
    let draft = makeDraft();
    let version = 1;
    const asked: unknown[] = [];
    serve();
    server.use(
      http.get(origin + DRAFT, () => HttpResponse.json(draft)),
      http.put(`${origin}${DRAFT}/document`, async ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"1"');
        const { document } = (await request.json()) as { document: Record<string, unknown> };
        version = 2;
        draft = {
          ...draft,
          current_version: 2,
          version: draft.version && { ...draft.version, document, number: 2, source: 'edited' },
        };
        return HttpResponse.json(draft.version, { status: 201 });
      }),
      http.get(`${origin}/api/v1/runs/${RUN_ID}`, () =>
        HttpResponse.json(makePrepareRun([draftAction({ version })])),
      ),
      http.post(origin + DECISION, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(draftAction({ state: 'approved' }));
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const closing = screen.getByRole('textbox', { name: 'Closing' });
    await user.clear(closing);
    await user.type(closing, 'Bye');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    await expect.poll(() => asked).toEqual([{ decision: 'approve', expected_version: 2 }]);
    expect(draft.version?.document.closing).toBe('Bye');
  });

  it('keeps what was typed when somebody else saved first', async () => {
    serve();
    server.use(http.put(`${origin}${DRAFT}/document`, () => problem(409, 'draft_conflict')));
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(screen.getByRole('textbox', { name: 'Closing' }), '!');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('changed somewhere else');
    expect(screen.getByRole('textbox', { name: 'Closing' })).toHaveValue('Kind regards!');
  });

  it('asks about what is not in the résumé, and takes it in when it is true', async () => {
    const draft = makeDraft();
    const question = {
      id: 'q1',
      origin: 'generated' as const,
      part: 'paragraphs[0]',
      text: 'I led forty people.',
      start: null,
      end: null,
      reasons: [{ code: 'unsupported_number' as const, value: 'forty' }],
      path: null,
    };
    serve({ ...draft, version: draft.version && { ...draft.version, questions: [question] } });
    const { container, user } = show();
    expect(await screen.findByText(/“forty” is a number that/)).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'It is true – use it' }));
    expect(screen.getByRole('textbox', { name: 'Paragraph 1' })).toHaveValue(
      'I built it in Python. It works. I led forty people.',
    );
  });

  it('shows a tailored résumé as before and after, and drops an edit', async () => {
    const draft = makeDraft({ kind: 'tailored_resume' });
    const edits = [
      { op: 'rephrase', path: 'work[0].highlights[0]', text: 'Built it in Python, fast' },
      { op: 'order', path: 'skills', order: [1, 0] },
    ];
    serve({
      ...draft,
      version: draft.version && { ...draft.version, document: { edits }, sources: [] },
    });
    server.use(
      gives(`/api/v1/resumes/${RESUME_ID}/versions/2`, {
        document: {
          work: [{ highlights: ['Built it in Python'] }],
          skills: [{ name: 'Tools' }, { name: 'Languages' }],
        },
      }),
    );
    const { container, user } = show();
    expect(await screen.findByText('Built it in Python')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: /^After/ })).toHaveValue('Built it in Python, fast');
    expect(screen.getAllByText('Languages')).toHaveLength(2);
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: /Keep it as it was: place skills/ }));
    expect(screen.queryByText('Languages')).not.toBeInTheDocument();
    expect(screen.getByText('Not saved yet.')).toBeInTheDocument();
  });

  it('does not send an e-mail without an address', async () => {
    const draft = makeDraft({ kind: 'cold_email' });
    const document = { to: null, subject: 'A question', body: 'I built it in Python.' };
    serve({ ...draft, version: draft.version && { ...draft.version, document, sources: [] } });
    const { user } = show();
    const approve = await screen.findByRole('button', { name: 'Approve and send' });
    expect(approve).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: 'To' }), 'a@b.example');
    expect(approve).toBeEnabled();
  });
});
