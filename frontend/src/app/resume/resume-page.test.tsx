import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { forgetEvents } from '@/features/runs/recent-events';
import {
  ACTION_ID,
  makeEvent,
  makeResume,
  makeRun,
  makeVersion,
  makeWaitingRun,
  RESUME_ID,
  RUN_ID,
} from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, live, origin, problem, refuses, server } from '@/test/server';

import { ResumePage } from './resume-page';

const RESUME = `/api/v1/resumes/${RESUME_ID}`;
const RUN = `/api/v1/runs/${RUN_ID}`;
const unread = makeResume({ status: 'reading', current_version: null });

const show = () => {
  forgetEvents();
  return renderPage(<ResumePage resumeId={RESUME_ID} onPanel={() => undefined} />);
};

const serveReview = () =>
  server.use(
    gives(RESUME, makeResume()),
    gives(RUN, makeWaitingRun()),
    gives(`${RESUME}/versions/1`, makeVersion()),
    gives(`${RESUME}/pages`, { pages: [] }),
  );

describe('ResumePage', () => {
  it('says that it is loading, and that a résumé does not exist', async () => {
    server.use(hangs(RESUME));
    const loading = show();
    expect(await screen.findByText('Loading the résumé')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(RESUME, 404, 'resume_not_found'));
    show();
    expect(await screen.findByText('This résumé does not exist')).toBeInTheDocument();
  });

  it('names the stages while the file is read', async () => {
    server.use(gives(RESUME, unread), gives(RUN, makeRun()));
    const { container } = show();
    const stages = await screen.findByRole('list', { name: 'Stages' });
    expect(stages).toHaveTextContent(/File checkedDone in 1 s/);
    expect(stages).toHaveTextContent(/Text readWorking/);
    expect(screen.getByText(/You can close the page/)).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('becomes the review when the events say that the fields are found', async () => {
    let found = false;
    server.use(
      http.get(origin + RESUME, () => HttpResponse.json(found ? makeResume() : unread)),
      gives(RUN, makeRun()),
      gives(`${RESUME}/versions/1`, makeVersion()),
      gives(`${RESUME}/pages`, { pages: [] }),
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () => {
          found = true;
          client.send(
            JSON.stringify(makeEvent(4, 'step.completed', { step: 'nlp_parsing', attempt: 1 })),
          );
        });
      }),
    );
    show();
    expect(await screen.findByRole('textbox', { name: 'Full name' })).toHaveValue('Mira Example');
  });

  it('says why a file could not be read and what to do', async () => {
    const failure = { failure_code: 'no_text_found' };
    server.use(
      gives(RESUME, makeResume({ status: 'failed', current_version: null, ...failure })),
      gives(RUN, makeRun({ state: 'failed', allowed_actions: ['retry'], ...failure })),
    );
    const { container } = show();
    expect(await screen.findByText('No text was found in this file')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Upload another file' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('approves the review with the version of the question it shows', async () => {
    serveReview();
    const decisions: unknown[] = [];
    server.use(
      http.post(`${origin}${RUN}/actions/${ACTION_ID}/decision`, async ({ request }) => {
        decisions.push(await request.json());
        const action = makeWaitingRun().pending_actions[0];
        return HttpResponse.json({ ...action, state: 'approved' });
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Looks right – finish' }));
    expect(await screen.findByText('Finishing…')).toBeInTheDocument();
    expect(decisions).toEqual([{ decision: 'approve', expected_version: 1 }]);
  });

  it('tells calmly that another tab decided first', async () => {
    serveReview();
    server.use(
      http.post(`${origin}${RUN}/actions/${ACTION_ID}/decision`, () =>
        problem(409, 'action_already_decided'),
      ),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Looks right – finish' }));
    expect(await screen.findByText(/Already decided in another tab/)).toBeInTheDocument();
  });

  it('says why a paused run cannot be finished', async () => {
    serveReview();
    const run = makeWaitingRun({ state: 'paused', allowed_actions: ['resume', 'cancel'] });
    server.use(gives(RUN, run));
    show();
    expect(await screen.findByText(/resume it to finish/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Looks right – finish' })).toBeDisabled();
  });
});
