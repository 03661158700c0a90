import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { draftAction, makePrepareRun } from '@/test/agent-factories';
import { RUN_ID } from '@/test/factories';
import { DECISION, DRAFT, keepDraft, showDraft } from '@/test/draft-server';
import { origin, problem, server } from '@/test/server';

describe('editing a draft', () => {
  it('saves by itself, and approves what was saved', async () => {
    const kept = keepDraft();
    const asked: unknown[] = [];
    server.use(
      http.get(`${origin}/api/v1/runs/${RUN_ID}`, () =>
        HttpResponse.json(
          makePrepareRun([draftAction({ version: kept.draft.current_version ?? 0 })]),
        ),
      ),
      http.post(origin + DECISION, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(draftAction({ state: 'approved' }));
      }),
    );
    const { user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const closing = screen.getByRole('textbox', { name: 'Closing' });
    await user.clear(closing);
    await user.type(closing, 'Bye');
    expect(await screen.findByText(/^Saved /)).toBeInTheDocument();
    await user.type(closing, ' bye');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    await expect.poll(() => asked.length).toBe(1);
    expect(kept.bases).toEqual(kept.bases.map((_, index) => `"${index + 1}"`));
    expect(asked).toEqual([{ decision: 'approve', expected_version: kept.bases.length + 1 }]);
    expect(kept.draft.version?.document.closing).toBe('Bye bye');
  });

  it('undoes and redoes, paragraph by paragraph', async () => {
    const kept = keepDraft();
    const { user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.click(screen.getByRole('button', { name: 'Add a paragraph after Paragraph 1' }));
    await user.click(screen.getByRole('textbox', { name: 'Paragraph 2' }));
    await user.paste('More.');
    await expect
      .poll(() => kept.draft.version?.document.paragraphs)
      .toEqual(['I built it in Python. It works.', 'More.']);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.queryByRole('textbox', { name: 'Paragraph 2' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Redo' }));
    expect(screen.getByRole('textbox', { name: 'Paragraph 2' })).toHaveValue('');
  });

  it('shows both texts when somebody else saved first, and lets the person choose', async () => {
    const kept = keepDraft();
    let first = true;
    server.use(
      http.put(`${origin}${DRAFT}/document`, () => {
        if (!first) return undefined;
        first = false;
        const version = kept.draft.version && { ...kept.draft.version, number: 2 };
        if (version) version.document = { ...version.document, closing: 'From elsewhere' };
        kept.draft = { ...kept.draft, version, current_version: 2 };
        return problem(409, 'draft_conflict');
      }),
    );
    const { user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(screen.getByRole('textbox', { name: 'Closing' }), '!');
    const dialog = await screen.findByRole('dialog', {
      name: 'This draft was changed somewhere else',
    });
    await within(dialog).findByText('There: version 2');
    expect(dialog).toHaveTextContent(/From elsewhere/);
    await user.click(within(dialog).getByRole('button', { name: 'Keep what I typed' }));
    await expect.poll(() => kept.draft.version?.document.closing).toBe('Kind regards!');
    expect(kept.bases).toEqual(['"2"']);
  });

  it('says that it is not saved, and retries', async () => {
    keepDraft();
    let away = true;
    server.use(
      http.put(`${origin}${DRAFT}/document`, () =>
        away ? problem(422, 'draft_invalid') : undefined,
      ),
    );
    const { user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(screen.getByRole('textbox', { name: 'Closing' }), '!');
    expect(await screen.findByText(/^Not saved/)).toBeInTheDocument();
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    away = false;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/^Saved /)).toBeInTheDocument();
    const calm = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(calm);
    expect(calm.defaultPrevented).toBe(false);
  });

  it('waits with a change from elsewhere until the field is left', async () => {
    const kept = keepDraft();
    const { user, queries } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const closing = screen.getByRole('textbox', { name: 'Closing' });
    await user.click(closing);
    const version = kept.draft.version && { ...kept.draft.version, number: 2 };
    if (version) version.document = { ...version.document, closing: 'From elsewhere' };
    kept.draft = { ...kept.draft, version, current_version: 2 };
    await queries.refetchQueries({ queryKey: ['drafts', 'detail'] });
    expect(closing).toHaveValue('Kind regards');
    await user.tab();
    await user.click(document.body);
    await expect
      .poll(() => screen.getByRole('textbox', { name: 'Closing' }))
      .toHaveValue('From elsewhere');
  });
});
