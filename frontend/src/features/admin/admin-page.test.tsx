import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { AdminErasure, AdminJobSource, AdminRun, AdminUser } from '@/shared/api/types';
import { at, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { AdminPage } from './admin-page';
import type { Tab } from './tabs';

const USERS = '/api/v1/admin/users';
const RUNS = '/api/v1/admin/runs';

const person = (more: Partial<AdminUser> = {}): AdminUser => ({
  id: RUN_ID,
  email: 'mira@example.org',
  display_name: 'Mira',
  role: 'user',
  tier: 'free',
  state: 'active',
  agents_paused: false,
  created_at: at(0),
  ...more,
});

const run: AdminRun = {
  id: RUN_ID,
  user_id: RUN_ID,
  email: 'mira@example.org',
  kind: 'match',
  state: 'failed',
  step: 'judge',
  failure_code: 'llm_rejected',
  last_seq: 9,
  created_at: at(0),
  started_at: at(0),
  finished_at: at(14),
  temporal_url: 'http://localhost:8233/x',
};

const source: AdminJobSource = {
  id: RUN_ID,
  source: 'lever',
  token: 'tides',
  region: null,
  url: null,
  name: 'Tide Tables',
  state: 'failing',
  last_fetched_at: at(0),
  last_success_at: null,
  last_outcome: 'transient',
  failure_code: 'timeout',
  next_fetch_at: at(900),
  open_jobs: 4,
  failures: 3,
  followers: 2,
};

const erasure = (more: Partial<AdminErasure> = {}): AdminErasure => ({
  request_id: RUN_ID,
  mode: 'scheduled',
  origin: 'person',
  state: 'erased',
  requested_at: at(0),
  due_at: at(30),
  started_at: at(31),
  erased_at: at(40),
  failing_step: null,
  attempts: 0,
  overdue: false,
  ...more,
});

const show = (tab: Tab) => renderPage(<AdminPage tab={tab} kindName={() => 'Matching jobs'} />);

describe('AdminPage', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs(USERS));
    const loading = show('people');
    expect(await screen.findByText('Loading: People')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(USERS, 403, 'admin_required'));
    show('people');
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('lists people, page after page, and finds one', async () => {
    server.use(
      http.get(origin + USERS, ({ request }) => {
        const query = new URL(request.url).searchParams;
        if (query.get('search') === 'nobody')
          return HttpResponse.json({ items: [], next_cursor: null });
        return HttpResponse.json(
          query.get('cursor')
            ? { items: [person({ id: 'b', email: 'b@example.org' })], next_cursor: null }
            : { items: [person({ role: 'admin' })], next_cursor: 'more' },
        );
      }),
    );
    const { user, container } = show('people');
    expect(await screen.findByText('mira@example.org')).toBeInTheDocument();
    expect(screen.getByText('Administrator')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('b@example.org')).toBeInTheDocument();
    await expectAccessible(container);
    await user.type(screen.getByRole('searchbox'), 'nobody{Enter}');
    expect(await screen.findByText('Nobody matches “nobody”.')).toBeInTheDocument();
  });

  it('shows how a run fares, with the way to its workflow, and narrows by state', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(origin + RUNS, ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('state'));
        return HttpResponse.json({ items: [run], next_cursor: null });
      }),
    );
    const { user, container } = show('runs');
    expect(await screen.findByText('llm_rejected')).toBeInTheDocument();
    expect(screen.getByText('14 s')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Open in Temporal/ })).toHaveAttribute(
      'rel',
      'noopener noreferrer',
    );
    await user.selectOptions(screen.getByLabelText('State'), 'failed');
    await screen.findByText('llm_rejected');
    expect(asked).toEqual([null, 'failed']);
    await expectAccessible(container);
  });

  it('shows how sources fare', async () => {
    server.use(gives('/api/v1/admin/job-sources', { items: [source], next_cursor: null }));
    show('sources');
    expect(await screen.findByText('Failing (3 in a row)')).toBeInTheDocument();
    expect(screen.getByText('timeout')).toBeInTheDocument();
    expect(screen.getByText('Not yet')).toBeInTheDocument();
  });

  it('adds up what everybody spent', async () => {
    const costs = {
      month: '2026-03',
      today_micros: 1_000_000,
      month_micros: 5_000_000,
      reserved_micros: 0,
      projected_micros: 9_000_000,
      people: [
        {
          user_id: RUN_ID,
          email: null,
          monthly_micros: 6_000_000,
          reserved_micros: 0,
          settled_micros: 5_000_000,
          calls: 7,
        },
      ],
    };
    server.use(gives('/api/v1/admin/llm-costs', costs));
    const { container } = show('costs');
    expect(await screen.findByText('$9.00')).toBeInTheDocument();
    expect(screen.getByText('Without an address')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('shows how erasures fare, what is late, and where the receipt of one is', async () => {
    const failing = erasure({
      request_id: 'b',
      state: 'erasing_partial',
      erased_at: null,
      failing_step: 'files',
      attempts: 2,
      overdue: true,
    });
    const asked: (string | null)[] = [];
    server.use(
      http.get(`${origin}/api/v1/admin/erasures`, ({ request }) => {
        const state = new URL(request.url).searchParams.get('state');
        asked.push(state);
        const items = state ? [failing] : [failing, erasure()];
        return HttpResponse.json({ items, next_cursor: null });
      }),
    );
    const { user, container } = show('erasures');
    expect(await screen.findByText('Late')).toBeInTheDocument();
    expect(screen.getByText('gave up 2 times')).toBeInTheDocument();
    const receipt = screen.getByRole('link', { name: 'See the receipt' });
    expect(receipt).toHaveAttribute('href', `/deleted?id=${RUN_ID}`);
    await expectAccessible(container);
    await user.selectOptions(screen.getByLabelText('State'), 'erasing_partial');
    await waitFor(() => expect(receipt).not.toBeInTheDocument());
    expect(asked).toEqual([null, 'erasing_partial']);
  });

  it('says why corrections could not be downloaded', async () => {
    server.use(refuses('/api/v1/admin/corrections/export', 503, 'rate_limit_unavailable'));
    const { user } = show('corrections');
    await user.click(await screen.findByRole('button', { name: 'Download As a table (CSV)' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });
});
