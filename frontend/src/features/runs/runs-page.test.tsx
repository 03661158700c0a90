import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { makeRun, makeWaitingRun } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, refuses, server } from '@/test/server';

import { RunsPage } from './runs-page';

const RUNS = '/api/v1/runs';
const show = (state?: 'failed') =>
  renderPage(<RunsPage state={state} subjectOf={() => 'Engineer résumé'} />, { path: '/runs' });

describe('RunsPage', () => {
  it('says that it is loading', async () => {
    server.use(hangs(RUNS));
    show();
    expect(await screen.findByText('Loading runs')).toBeInTheDocument();
  });

  it('tells nothing yet from nothing that matches', async () => {
    server.use(gives(RUNS, { items: [], next_cursor: null }));
    const empty = show();
    expect(await screen.findByText('Nothing has run yet')).toBeInTheDocument();
    await expectAccessible(empty.container);
    empty.unmount();
    show('failed');
    expect(await screen.findByText('No run is in this state')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Show all runs' })).toBeInTheDocument();
  });

  it('offers to try again after an error', async () => {
    server.use(refuses(RUNS, 500, 'internal_error'));
    const { user } = show();
    const retry = await screen.findByRole('button', { name: 'Try again' });
    server.use(gives(RUNS, { items: [makeRun()], next_cursor: null }));
    await user.click(retry);
    expect(await screen.findByRole('article')).toBeInTheDocument();
  });

  it('lists runs with state, place and buttons', async () => {
    const other = makeWaitingRun({ id: '55555555-5555-4555-8555-555555555555' });
    server.use(gives(RUNS, { items: [makeRun(), other], next_cursor: null }));
    const { container } = show();
    expect(await screen.findByText(/Step 2 of 7: text read/)).toBeInTheDocument();
    expect(screen.getByText(/Waiting for your review/)).toBeInTheDocument();
    expect(screen.getAllByRole('button', { name: /Pause: Engineer résumé/ })).toHaveLength(2);
    await expectAccessible(container);
  });
});
