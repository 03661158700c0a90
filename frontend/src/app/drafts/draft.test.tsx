import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { makeDraft } from '@/test/agent-factories';
import { DRAFT, keepDraft, serveDraft, showDraft } from '@/test/draft-server';
import { at, RESUME_ID } from '@/test/factories';
import { expectAccessible } from '@/test/render';
import { gives, hangs, refuses, server } from '@/test/server';

describe('the page of a draft', () => {
  it('says that it is loading, what failed, and that it is being written', async () => {
    server.use(hangs(DRAFT));
    const loading = showDraft();
    expect(await screen.findByText('Loading the draft')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(DRAFT, 404, 'draft_not_found'));
    const failed = showDraft();
    expect(await screen.findByText('This draft does not exist')).toBeInTheDocument();
    failed.unmount();
    serveDraft(makeDraft({ state: 'drafting', version: null, current_version: null }));
    showDraft();
    expect(await screen.findByText(/still being written/)).toBeInTheDocument();
  });

  it('gives the source of a sentence', async () => {
    serveDraft();
    const { container, user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'I built it in Python.' }));
    const panel = screen.getByRole('region', { name: 'Where it comes from' });
    expect(panel).toHaveTextContent('place work[0].highlights[0]“Built it in Python”');
    expect(await screen.findByText(/The built-in writer/)).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('asks about what is not in the résumé in its place, and takes it in when it is true', async () => {
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
    const kept = keepDraft({
      ...draft,
      version: draft.version && { ...draft.version, questions: [question] },
    });
    const { container, user } = showDraft();
    expect(await screen.findByText(/“forty” is a number that/)).toBeInTheDocument();
    expect(screen.getByText('One question to you')).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'It is true – use it' }));
    expect(screen.queryByText('One question to you')).not.toBeInTheDocument();
    await expect
      .poll(() => kept.draft.version?.document.paragraphs)
      .toEqual(['I built it in Python. It works. I led forty people.']);
  });

  it('shows a tailored résumé as before and after; an edit is turned down and taken again', async () => {
    const draft = makeDraft({
      kind: 'tailored_resume',
      tailored: { basics: { name: 'Mira Example' }, skills: [{ name: 'Languages' }] },
    });
    const edits = [
      { op: 'rephrase', path: 'work[0].highlights[0]', text: 'Built it in Python, fast' },
      { op: 'order', path: 'skills', order: [1, 0] },
    ];
    const kept = keepDraft({
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
    const { container, user } = showDraft();
    expect(await screen.findByText('2 of 2 edits taken')).toBeInTheDocument();
    expect(screen.getByText(/^Locked: names, employers/)).toBeInTheDocument();
    expect(screen.getByText(', fast')).toBeInTheDocument();
    await expectAccessible(container);
    const skills = /place skills/;
    await user.click(screen.getByRole('button', { name: /^Keep it as it was: place skills/ }));
    await expect.poll(() => kept.draft.version?.document.edits).toEqual([edits[0]]);
    await user.click(screen.getByRole('button', { name: /^Take the edit: place skills/ }));
    await expect.poll(() => kept.draft.version?.document.edits).toEqual(edits);
    expect(screen.getByRole('heading', { name: skills })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'The whole résumé' }));
    expect(screen.getByRole('heading', { name: 'Mira Example' })).toBeInTheDocument();
  });

  it('brings an older version back as a new one', async () => {
    const draft = makeDraft({ current_version: 2 });
    const first = draft.version;
    const kept = keepDraft({
      ...draft,
      version: first && {
        ...first,
        number: 2,
        document: { ...first.document, closing: 'Bye' },
      },
    });
    server.use(
      gives(`${DRAFT}/versions`, {
        items: [
          { number: 2, source: 'edited', questions: 0, model: null, created_at: at(2) },
          { number: 1, source: 'generated', questions: 0, model: 'composer-1', created_at: at(1) },
        ],
      }),
      gives(`${DRAFT}/versions/1`, first),
    );
    const { user } = showDraft();
    await user.click(await screen.findByRole('button', { name: 'Look at version 1' }));
    const dialog = screen.getByRole('dialog', { name: 'Version 1' });
    await user.click(await within(dialog).findByRole('button', { name: /^Restore/ }));
    await expect.poll(() => kept.draft.version?.document.closing).toBe('Kind regards');
    expect(kept.draft.version?.number).toBe(3);
  });

  it('says which version was sent, and that nothing about it changes any more', async () => {
    serveDraft(makeDraft({ state: 'sent', approved_version: 1, approved_at: at(9) }));
    showDraft();
    expect(await screen.findByText('Version 1 was sent')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Export as PDF' })).toBeInTheDocument();
  });

  it('does not send an e-mail without an address', async () => {
    const draft = makeDraft({ kind: 'cold_email' });
    const document = { to: null, subject: 'A question', body: 'I built it in Python.' };
    const kept = keepDraft({
      ...draft,
      version: draft.version && { ...draft.version, document, sources: [] },
    });
    const { user } = showDraft();
    const approve = await screen.findByRole('button', { name: 'Approve and send' });
    expect(approve).toBeDisabled();
    const to = screen.getByRole('textbox', { name: 'To' });
    await user.type(to, 'a@b');
    await user.tab();
    expect(screen.getByText('This is not a whole address yet.')).toBeInTheDocument();
    expect(approve).toBeDisabled();
    await user.type(to, '.example');
    expect(approve).toBeEnabled();
    await expect.poll(() => kept.draft.version?.document.to).toBe('a@b.example');
  });
});
