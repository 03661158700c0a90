import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { forgetEvents } from '@/features/runs/recent-events';
import {
  draftAction,
  makeApplication,
  makeCosts,
  makePrepareRun,
  makePreferences,
} from '@/test/agent-factories';
import {
  at,
  makeEvent,
  makeResume,
  makeRun,
  makeUser,
  makeWaitingRun,
  RUN_ID,
} from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, live, origin, problem, refuses, server } from '@/test/server';

import { DashboardPage } from './dashboard-page';

const list = (items: object[]) => ({ items, next_cursor: null });

function serve(runs: object[], resumes: object[] = [makeResume()]) {
  server.use(gives('/api/v1/runs', list(runs)), gives('/api/v1/resumes', list(resumes)));
}

const show = (user: Parameters<typeof makeUser>[0] = {}) => {
  forgetEvents();
  server.use(
    gives('/api/v1/preferences', makePreferences()),
    gives('/api/v1/costs', makeCosts()),
    gives('/api/v1/applications', { items: [makeApplication()] }),
    gives('/api/v1/users/me', makeUser(user)),
  );
  return renderPage(<DashboardPage />, { path: '/dashboard' });
};

describe('DashboardPage', () => {
  it('says that it is loading', async () => {
    server.use(hangs('/api/v1/runs'), hangs('/api/v1/resumes'));
    show();
    expect(await screen.findByText('Loading runs')).toBeInTheDocument();
    expect(screen.getByText('Loading résumés')).toBeInTheDocument();
  });

  it('tells a newcomer how to begin', async () => {
    serve([], []);
    const { container } = show();
    expect(await screen.findByText('Three steps to begin')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('shows the résumés when only the runs fail', async () => {
    server.use(refuses('/api/v1/runs', 500, 'internal_error'));
    server.use(gives('/api/v1/resumes', list([makeResume()])));
    show();
    expect(await screen.findByRole('article', { name: 'Engineer résumé' })).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('Try again');
  });

  it('says what is wrong when nothing can be read, without asking for ever', async () => {
    let asked = 0;
    const refuse = () => {
      asked += 1;
      return problem(404, 'not_found');
    };
    const read = ['runs', 'resumes'].map((what) => http.get(`${origin}/api/v1/${what}`, refuse));
    server.use(...read);
    show();
    await expect.poll(() => screen.queryAllByRole('alert').length).toBe(2);
    // Each panel may ask once more when it appears.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(screen.getAllByRole('alert')).toHaveLength(2);
    expect(asked).toBeLessThan(8);
  });

  it('puts what needs the person on top, with how long it waits', async () => {
    const running = makeRun({ id: '55555555-5555-4555-8555-555555555555' });
    serve([makeWaitingRun(), running]);
    const { container } = show();
    const needs = await screen.findByRole('region', { name: 'Needs you' });
    await waitFor(() => expect(needs).toHaveTextContent('Engineer résumé'));
    expect(needs).toHaveTextContent(/Waits another 2\d h/);
    expect(screen.getByRole('region', { name: 'Active runs' })).toHaveTextContent('Step 2 of 7');
    await expectAccessible(container);
  });

  it('tells what the month has cost, and each run of it', async () => {
    serve([makeRun()]);
    show();
    expect(await screen.findByText(/\$3.20 of \$6.00 spent/)).toBeInTheDocument();
    expect(screen.getByText('$3.20 so far, $2.80 left this month.')).toBeInTheDocument();
  });

  it('keeps the rest when only the costs fail', async () => {
    serve([makeRun()]);
    show();
    server.use(refuses('/api/v1/costs', 500, 'internal_error'));
    const month = await screen.findByRole('region', { name: 'This month' });
    await waitFor(() => expect(month).toHaveTextContent('Try again'));
    expect(screen.getByRole('region', { name: 'Active runs' })).toHaveTextContent('Step 2 of 7');
  });

  it('lists what ended with the way to its result, and lets go of failures made good', async () => {
    const id = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
    const ended = { allowed_actions: [], step: null, finished_at: at(60) };
    serve([
      makeRun({ ...ended, id: id('a'), state: 'succeeded' }),
      makeRun({ ...ended, id: id('b'), state: 'failed', failure_code: 'internal_error' }),
      makeRun({ ...ended, id: id('c'), kind: 'match', state: 'succeeded' }),
    ]);
    show();
    const results = await screen.findByRole('region', { name: 'Recent results' });
    expect(within(results).getByRole('link', { name: /Open the résumé/ })).toBeInTheDocument();
    expect(within(results).getByRole('link', { name: /See the matches/ })).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Needs you' })).not.toBeInTheDocument();
  });

  it('tells a run that waits for a time from one that waits for the person', async () => {
    const second = draftAction({ id: '12121212-1212-4121-8121-121212121212' });
    serve([
      makePrepareRun([draftAction(), second]),
      makeRun({
        id: 'sleeping',
        kind: 'outreach',
        parent_run_id: RUN_ID,
        state: 'waiting',
        step: 'await_reply',
      }),
      makeRun({ id: 'poor', kind: 'match', state: 'parked', step: null }),
    ]);
    show();
    const needs = await screen.findByRole('region', { name: 'Needs you' });
    const posting = 'Backend Engineer, Tide Tables';
    await waitFor(() => expect(needs).toHaveTextContent(`Preparing an application: ${posting}`));
    expect(needs).toHaveTextContent('2 drafts wait for your decision');
    expect(needs).toHaveTextContent('Raise the budget');
    const active = screen.getByRole('region', { name: 'Active runs' });
    expect(active).toHaveTextContent('Waiting for a reply before a follow-up is written.');
    expect(active).toHaveTextContent(`Sending an e-mail: ${posting}`);
  });

  it('pauses everything, and says so until it goes on', async () => {
    serve([makeRun()]);
    let asked = '';
    server.use(
      http.post(`${origin}/api/v1/users/me/agents/:what`, ({ params }) => {
        asked += String(params.what);
        return HttpResponse.json(makeUser({ agents_paused: params.what === 'pause' }));
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Pause all' }));
    expect(await screen.findByText(/Everything is paused/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Resume all' }));
    expect(await screen.findByRole('button', { name: 'Pause all' })).toBeInTheDocument();
    expect(asked).toBe('pauseresume');
  });

  it('names why a run failed and offers what the server allows', async () => {
    const code = 'no_text_found';
    serve([makeRun({ state: 'failed', failure_code: code, allowed_actions: ['retry'] })]);
    show();
    expect(await screen.findByText(/No text was found in this file/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Retry from the failed step/ })).toBeInTheDocument();
  });

  it('reads the runs again when an event is missing', async () => {
    const paused = makeRun({ state: 'paused', allowed_actions: ['resume', 'cancel'], last_seq: 9 });
    let lists = 0;
    server.use(
      http.get(`${origin}/api/v1/runs`, () =>
        HttpResponse.json(list([(lists += 1) === 1 ? makeRun() : paused])),
      ),
      gives('/api/v1/resumes', list([makeResume()])),
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () =>
          client.send(JSON.stringify(makeEvent(9, 'run.paused', { state: 'paused' }))),
        );
      }),
    );
    show();
    expect(await screen.findByText('Paused')).toBeInTheDocument();
    expect(lists).toBe(2);
  });

  it('moves a run to "Needs you" when its event says so', async () => {
    let lists = 0;
    server.use(
      http.get(`${origin}/api/v1/runs`, () =>
        HttpResponse.json(list([(lists += 1) === 1 ? makeRun() : makeWaitingRun()])),
      ),
      gives('/api/v1/resumes', list([makeResume()])),
      gives(`/api/v1/runs/${RUN_ID}`, makeWaitingRun()),
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () =>
          client.send(JSON.stringify(makeEvent(4, 'action.requested', { state: 'waiting' }))),
        );
      }),
    );
    show();
    expect(await screen.findByRole('region', { name: 'Needs you' })).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: /Review/ })).toBeInTheDocument();
  });
});
