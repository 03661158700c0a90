import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Run, RunEvent } from '@/shared/api/types';
import { at, makeEvent, makeRun, makeStep, makeWaitingRun, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, live, origin, problem, refuses, server } from '@/test/server';

import { forgetEvents } from './recent-events';
import { RunPage } from './run-page';

const RUN = `/api/v1/runs/${RUN_ID}`;
const BILL = `/api/v1/costs/runs/${RUN_ID}`;

const started: RunEvent[] = [
  makeEvent(1, 'run.started', { state: 'running' }),
  makeEvent(2, 'step.started', { step: 'inspect', attempt: 1 }),
  makeEvent(3, 'step.completed', { step: 'inspect', attempt: 1 }),
];

function show(step: string | null = null, shown?: 'failed' | 'mine', part: string | null = null) {
  forgetEvents();
  const question = () => <p>A question</p>;
  return renderPage(
    <RunPage runId={RUN_ID} step={step} part={part} shown={shown} renderAction={question} />,
  );
}

const bill = (micros: number) => ({
  run_id: RUN_ID,
  settled_micros: micros,
  reserved_micros: 0,
  by_purpose: [
    {
      purpose: 'resume_enhancement',
      calls: 1,
      settled_micros: micros,
      input_tokens: 1,
      output_tokens: 1,
    },
  ],
});

function serve(run: Run, events: RunEvent[]) {
  server.use(
    gives(BILL, bill(0)),
    gives(RUN, run),
    gives(`${RUN}/events`, { items: events, last_seq: run.last_seq, has_more: false }),
  );
}

describe('RunPage', () => {
  it('says that it is loading', async () => {
    server.use(hangs(RUN), hangs(BILL));
    show();
    expect(await screen.findByText('Loading the run')).toBeInTheDocument();
  });

  it('says what is wrong, with the request to report', async () => {
    server.use(refuses(RUN, 404, 'run_not_found'), hangs(BILL));
    const { container } = show();
    expect(await screen.findByText('This run does not exist')).toBeInTheDocument();
    expect(screen.getByText('req-1')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('keeps the run when only its events fail', async () => {
    server.use(
      gives(BILL, bill(0)),
      gives(RUN, makeRun()),
      refuses(`${RUN}/events`, 503, 'unavailable'),
    );
    show();
    expect(await screen.findByText('A part of the server is away')).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Reading a résumé');
  });

  it('shows each step with its state in words and opens one in the inspector', async () => {
    serve(makeRun(), started);
    const { container, user, router } = show('inspect');
    const timeline = await screen.findByRole('list', { name: 'Timeline' });
    await waitFor(() => expect(within(timeline).getByText('Run started')).toBeInTheDocument());
    expect(within(timeline).getByRole('link', { name: /Text read.*Working/ })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'File checked' })).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(within(timeline).getByRole('link', { name: /Fields found/ }));
    expect(router.state.location.search).toEqual({ step: 'nlp_parsing' });
  });

  it('draws only what is on screen of a step with hundreds of parts, and keeps the focus when it opens', async () => {
    const parts = Array.from({ length: 300 }, (_, index) =>
      makeEvent(index + 4, 'item.completed', { step: 'inspect', subject_id: String(index) }),
    );
    serve(makeRun({ last_seq: 303 }), [...started, ...parts]);
    const { user } = show('inspect');
    const button = await screen.findByRole('button', { name: /^Parts of/ });
    button.focus();
    await user.keyboard('{Enter}');
    expect(button).toHaveFocus();
    const timeline = screen.getByRole('list', { name: 'Timeline' });
    const first = within(timeline).getAllByRole('listitem')[0];
    await waitFor(() => expect(Number(first?.getAttribute('aria-setsize'))).toBeGreaterThan(300));
    expect(within(timeline).getAllByRole('listitem').length).toBeLessThan(80);
  });

  it('moves on with the events of the socket, without a gap or a double', async () => {
    serve(makeRun(), started);
    server.use(
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () => {
          const next = makeEvent(4, 'step.completed', { step: 'text_extraction', attempt: 1 });
          const after = makeEvent(5, 'step.skipped', { step: 'ocr', reason: 'not_available' });
          for (const event of [next, next, after]) client.send(JSON.stringify(event));
        });
      }),
    );
    show('text_extraction');
    const timeline = await screen.findByRole('list', { name: 'Timeline' });
    expect(
      await within(timeline).findByRole('link', { name: /Text read.*Done/ }),
    ).toBeInTheDocument();
    expect(within(timeline).getByText('Skipped: not available yet')).toBeInTheDocument();
    expect(await screen.findByText('Live')).toBeInTheDocument();
  });

  it('reads the run again on a gap', async () => {
    let reads = 0;
    const later = makeRun({
      last_seq: 6,
      steps: [makeStep('inspect', 'done'), makeStep('text_extraction', 'done')],
    });
    server.use(
      gives(BILL, bill(0)),
      http.get(origin + RUN, () => HttpResponse.json((reads += 1) === 1 ? makeRun() : later)),
      gives(`${RUN}/events`, { items: started, last_seq: 3, has_more: false }),
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () =>
          client.send(JSON.stringify(makeEvent(6, 'run.paused', { state: 'paused' }))),
        );
      }),
    );
    show('text_extraction');
    expect(await screen.findByRole('link', { name: /Text read.*Done/ })).toBeInTheDocument();
  });

  it('offers only what the server allows, and waits for the event after asking', async () => {
    serve(makeRun(), started);
    const asked: (string | null)[] = [];
    server.use(
      http.post(`${origin}${RUN}/pause`, ({ request }) => {
        asked.push(request.headers.get('Idempotency-Key'));
        return HttpResponse.json(makeRun({ allowed_actions: ['resume', 'cancel'] }), {
          status: 202,
        });
      }),
    );
    const { user } = show();
    expect(await screen.findByRole('button', { name: 'Pause' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Resume' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('Pausing…')).toBeInTheDocument();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('asks before it cancels, with the safe choice in focus', async () => {
    serve(makeRun(), started);
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText(/cannot be taken up again/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Keep it running' })).toHaveFocus();
  });

  it('says in words why a command was refused', async () => {
    serve(makeRun(), started);
    server.use(http.post(`${origin}${RUN}/pause`, () => problem(409, 'run_action_not_allowed')));
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByText(/no longer possible for this run/)).toBeInTheDocument();
  });

  it('shows the question of a waiting run, and why a failed one failed', async () => {
    serve(makeWaitingRun(), started);
    const waiting = show();
    expect(await screen.findByText('A question')).toBeInTheDocument();
    waiting.unmount();
    serve(
      makeRun({
        state: 'failed',
        failure_code: 'file_encrypted',
        finished_at: at(9),
        allowed_actions: ['retry'],
      }),
      started,
    );
    const { container } = show();
    expect(await screen.findByText('This file is protected by a password')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Retry from the failed step/ })).toBeInTheDocument();
    await expectAccessible(container);
  });
});
