import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import { makeResume, makeRun, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { ResumesPage } from './resumes-page';

const RESUMES = '/api/v1/resumes';
const show = (onRun = vi.fn()) => ({
  onRun,
  ...renderPage(<ResumesPage onRun={onRun} />, { path: '/resumes' }),
});
const file = (name = 'cv.pdf', content = '%PDF-1.7 content') => new File([content], name);
const none = () => server.use(gives(RESUMES, { items: [], next_cursor: null }));

describe('ResumesPage', () => {
  it('says that it is loading', async () => {
    server.use(hangs(RESUMES));
    show();
    expect(await screen.findByText('Loading résumés')).toBeInTheDocument();
  });

  it('says what to do when there is none', async () => {
    none();
    const { container } = show();
    expect(await screen.findByText('No résumé yet')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Choose files' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('keeps uploading possible when the list fails', async () => {
    server.use(refuses(RESUMES, 503, 'database_unavailable'));
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Choose files' })).toBeInTheDocument();
  });

  it('lists résumés with their state in words', async () => {
    const items = [
      makeResume(),
      makeResume({ id: 'b', title: 'Failed one', status: 'failed', failure_code: 'no_text_found' }),
    ];
    server.use(gives(RESUMES, { items, next_cursor: null }));
    const { container } = show();
    expect(await screen.findByText('Needs your review')).toBeInTheDocument();
    expect(screen.getByText('Not readable')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('uploads a file, hands over its run and opens its page', async () => {
    none();
    const keys: (string | null)[] = [];
    server.use(
      http.post(origin + RESUMES, ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        expect(request.headers.get('Content-Type')).toMatch(/^multipart\/form-data; boundary=/);
        return HttpResponse.json({ resume: makeResume(), run: makeRun() }, { status: 201 });
      }),
    );
    const { user, router, onRun } = show();
    await user.upload(await screen.findByLabelText('Résumé files'), file());
    await vi.waitFor(() => expect(router.state.location.pathname).toBe(`/resumes/${RESUME_ID}`));
    expect(onRun).toHaveBeenCalledWith(expect.objectContaining({ id: makeRun().id }));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['an empty file', file('cv.pdf', ''), 'This file is empty'],
    ['a kind nobody reads', file('cv.rtf'), 'We can’t read this kind of file'],
  ])('tells at once of %s, without sending it', async (_, chosen, words) => {
    none();
    renderPage(<ResumesPage onRun={vi.fn()} />, { path: '/resumes' });
    // The file picker's own filter is a hint that people can switch off.
    const { default: userEvent } = await import('@testing-library/user-event');
    const user = userEvent.setup({ applyAccept: false });
    await user.upload(await screen.findByLabelText('Résumé files'), chosen);
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it.each([
    [415, 'type_mismatch', 'The file is not what its name says'],
    [422, 'file_encrypted', 'This file is protected by a password'],
    [422, 'no_text_found', 'No text was found in this file'],
    [413, 'file_too_large', 'This file is too large'],
    [422, 'too_many_pages', 'This file has too many pages'],
    [409, 'quota_files', 'You have reached the number of résumés kept at once'],
  ])('puts %i %s into words', async (status, code, words) => {
    none();
    server.use(http.post(origin + RESUMES, () => problem(status, code)));
    const { user } = show();
    await user.upload(await screen.findByLabelText('Résumé files'), file());
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.getByText('req-1')).toBeInTheDocument();
  });

  it('asks before it deletes', async () => {
    server.use(gives(RESUMES, { items: [makeResume()], next_cursor: null }));
    const deleted = vi.fn();
    server.use(
      http.delete(`${origin}${RESUMES}/:id`, ({ params }) => {
        deleted(params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Delete Engineer résumé' }));
    expect(screen.getByRole('button', { name: 'Keep it' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Delete the résumé' }));
    expect(await screen.findByText('No résumé yet')).toBeInTheDocument();
    expect(deleted).toHaveBeenCalledWith(RESUME_ID);
  });
});
