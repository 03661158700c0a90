import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import type { ResumeVersion } from '@/shared/api/types';
import { makeField, makeResume, makeVersion, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { ReviewLoader } from './review-loader';

const RESUME = `/api/v1/resumes/${RESUME_ID}`;
const pages = {
  pages: [
    {
      number: 1,
      width: 0,
      height: 0,
      lines: ['Mira Example', 'mira@example.org', 'Engineer, Harbour Works', ''].map((text) => ({
        text,
        box: null,
      })),
    },
  ],
};

function serve(version: ResumeVersion = makeVersion()) {
  server.use(
    gives(`${RESUME}/versions/${version.number}`, version),
    gives(`${RESUME}/pages`, pages),
  );
}

function show(number = 1) {
  return renderPage(
    <ReviewLoader
      resume={makeResume({ current_version: number })}
      number={number}
      renderFinish={(save) => <button onClick={() => void save()}>Finish</button>}
    />,
  );
}

/** A server that accepts saves and remembers them. */
function acceptSaves() {
  const saves: { ifMatch: string | null; document: ResumeVersion['document'] }[] = [];
  server.use(
    http.put(`${origin}${RESUME}/document`, async ({ request }) => {
      const { document } = (await request.json()) as Pick<ResumeVersion, 'document'>;
      saves.push({ ifMatch: request.headers.get('If-Match'), document });
      const number = saves.length + 1;
      return HttpResponse.json(makeVersion({ number, source: 'edited', document }), {
        status: 201,
      });
    }),
  );
  return saves;
}

/** Until all is saved: what is left unsaved is sent when the page goes, and again later, into the next test. */
const untilSaved = () => screen.findByText(/^Saved /);

describe('Review', () => {
  it('says that it is loading, and what is wrong', async () => {
    server.use(hangs(`${RESUME}/versions/1`));
    const loading = show();
    expect(await screen.findByText('Loading the fields')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(`${RESUME}/versions/1`, 503, 'database_unavailable'));
    show();
    expect(await screen.findByText('A part of the server is away')).toBeInTheDocument();
  });

  it('shows fields with confidence in words beside the original', async () => {
    serve();
    const { container } = show();
    expect(await screen.findByLabelText('Full name')).toHaveValue('Mira Example');
    expect(screen.getAllByText('High').length).toBeGreaterThan(0);
    expect(screen.getAllByText('Check')).toHaveLength(3);
    expect(screen.getByText('Missing')).toBeInTheDocument();
    expect(await screen.findByRole('list', { name: 'Text of page 1' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('keeps the fields usable when the original cannot be shown', async () => {
    serve();
    server.use(refuses(`${RESUME}/pages`, 404, 'file_missing'));
    show();
    expect(await screen.findByLabelText('Full name')).toBeInTheDocument();
    const original = screen.getByRole('region', { name: 'Original' });
    expect(await within(original).findByRole('alert')).toBeInTheDocument();
  });

  it('tells of reservations of the reader', async () => {
    const message = 'Some letters may be wrong.';
    serve(makeVersion({ warnings: [{ code: 'low_text_quality', message, page: 1 }] }));
    show();
    const warning = await screen.findByText(/Some letters may be wrong/);
    expect(warning.closest('section')).toHaveTextContent(/\(page 1\)/);
  });

  it('leads from one uncertain field to the next by button and by key', async () => {
    serve();
    acceptSaves();
    const { user } = show();
    const next = await screen.findByRole('button', { name: /Next to check \(4 left\)/ });
    await user.click(next);
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Correct: E-mail' }));
    expect(screen.getByRole('button', { name: /\(3 left\)/ })).toBeInTheDocument();
    await user.keyboard('n');
    expect(screen.getByLabelText('Phone')).toHaveFocus();
    await user.keyboard('n');
    expect(screen.getByLabelText('Phone')).toHaveValue('n');
    await untilSaved();
  });

  it('marks the source of the field in focus, and leads from the source to the field', async () => {
    serve();
    const { user } = show();
    await user.click(await screen.findByLabelText('Full name'));
    const line = await screen.findByRole('button', { name: /^Mira Example \(go to Full name\)/ });
    expect(line.closest('li')).toHaveAttribute('data-active');
    await user.click(screen.getByRole('button', { name: /mira@example.org \(go to E-mail\)/ }));
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
  });

  it('saves by itself on top of the version it knows, and shows it', async () => {
    serve();
    const saves = acceptSaves();
    const { user } = show();
    await user.type(await screen.findByLabelText('Phone'), '0431 1');
    await user.tab();
    await untilSaved();
    await user.type(screen.getByLabelText('Headline'), 'Engineer');
    await user.tab();
    const basics = { phone: '0431 1', label: 'Engineer' };
    await waitFor(() => expect(saves.at(-1)?.document).toMatchObject({ basics }));
    // A slow typist makes more saves; each goes on top of the one before.
    expect(saves.map((save) => save.ifMatch)).toEqual(saves.map((_, index) => `"${index + 1}"`));
  });

  it('restores what was extracted, also when an earlier visit changed it', async () => {
    const parsed = makeVersion();
    serve(parsed);
    serve(
      makeVersion({
        number: 2,
        source: 'edited',
        document: { ...parsed.document, basics: { name: 'Somebody', email: 'mira@example.org' } },
        fields: {
          ...parsed.fields,
          'basics.name': makeField('Mira Example', 'high', { method: 'edited' }),
        },
      }),
    );
    acceptSaves();
    const { user } = show(2);
    expect(await screen.findByText('Was read as “Mira Example”')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Restore extracted: Full name' }));
    expect(screen.getByLabelText('Full name')).toHaveValue('Mira Example');
    await untilSaved();
  });

  it('puts what the server refuses next to its field', async () => {
    serve();
    const errors = [{ path: 'basics.email', message: 'is not an e-mail address' }];
    server.use(
      http.put(`${origin}${RESUME}/document`, () => problem(422, 'document_invalid', { errors })),
    );
    const { user } = show();
    await user.type(await screen.findByLabelText('E-mail'), '!');
    await user.tab();
    expect(await screen.findByText('is not an e-mail address')).toBeInTheDocument();
    expect(screen.getByLabelText('E-mail')).toBeInvalid();
    expect(screen.getByText(/^Not saved/)).toBeInTheDocument();
  });

  it('shows both values of a conflict and saves the chosen one', async () => {
    serve();
    const theirs = makeVersion({
      number: 5,
      document: { ...makeVersion().document, basics: { name: 'Their Name' } },
    });
    server.use(
      http.put(`${origin}${RESUME}/document`, () =>
        problem(409, 'version_conflict', { current_version: 5 }),
      ),
      gives(RESUME, makeResume({ current_version: 5 })),
      gives(`${RESUME}/versions/5`, theirs),
    );
    const { user } = show();
    await user.type(await screen.findByLabelText('Full name'), '!');
    await user.tab();
    expect(await screen.findByText('Their Name')).toBeInTheDocument();
    expect(screen.getByText('Mira Example!')).toBeInTheDocument();
    const saves = acceptSaves();
    await user.click(screen.getByRole('button', { name: 'Keep what I typed' }));
    await waitFor(() => expect(saves).toHaveLength(1));
    expect(saves[0]?.ifMatch).toBe('"5"');
  });

  it('lists versions and restores one', async () => {
    serve();
    const items = [
      { number: 1, source: 'parsed', created_at: '2026-03-01T10:00:00Z', changed: 0 },
      { number: 2, source: 'edited', created_at: '2026-03-01T10:05:00Z', changed: 2 },
    ];
    const restored = vi.fn();
    server.use(
      gives(`${RESUME}/versions/2`, makeVersion({ number: 2, source: 'edited' })),
      gives(`${RESUME}/versions`, { items }),
      http.post(`${origin}${RESUME}/versions/1/restore`, () => {
        restored();
        const document = { basics: { name: 'As it was' } };
        const version = makeVersion({ number: 3, source: 'restored', document });
        return HttpResponse.json(version, { status: 201 });
      }),
    );
    const { user, container } = show(2);
    await user.click(await screen.findByRole('button', { name: 'Versions' }));
    expect(await screen.findByText(/2 fields changed/)).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Restore version 1' }));
    await waitFor(() => expect(screen.getByLabelText('Full name')).toHaveValue('As it was'));
    expect(restored).toHaveBeenCalledOnce();
  });
});
