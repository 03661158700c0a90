import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Notification, NotificationList } from '@/shared/api/types';
import { at, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { Bell } from './bell';
import { NotificationsPage } from './notifications-page';

const LIST = '/api/v1/notifications';
const SETTINGS = `${LIST}/settings`;
const MAIL_ID = '66666666-6666-4666-8666-666666666666';

const make = (more: Partial<Notification> = {}): Notification => ({
  id: 'end:1',
  kind: 'run_succeeded',
  at: at(10),
  needs_you: false,
  run_id: RUN_ID,
  run_kind: 'match',
  mail_id: null,
  about: null,
  code: null,
  expires_at: null,
  ...more,
});

const list = (items: Notification[], more: Partial<NotificationList> = {}): NotificationList => ({
  items,
  unseen: items.length,
  needs_you: 0,
  seen_at: null,
  ...more,
});

const show = () => renderPage(<NotificationsPage runName={() => 'Matching jobs'} />);

/** Notes what was marked as seen, and answers for the settings. */
function listen() {
  const seen: unknown[] = [];
  server.use(
    gives(SETTINGS, { mail_questions: true, mail_budget: true }),
    http.put(`${origin}${LIST}/seen`, async ({ request }) => {
      seen.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return seen;
}

describe('NotificationsPage', () => {
  it('tells several drafts of one run in one line', async () => {
    listen();
    const draft = { kind: 'question_open', about: 'review_draft', needs_you: true } as const;
    const items = ['a', 'b', 'c'].map((id) => make({ ...draft, id }));
    server.use(gives(LIST, list([...items, make({ ...draft, id: 'd', run_id: MAIL_ID })])));
    show();
    expect(await screen.findByText(/3 drafts wait for your decision/)).toBeInTheDocument();
    expect(screen.getByText(/^A draft waits for your decision/)).toBeInTheDocument();
    expect(screen.getAllByRole('link', { name: 'Decide' })).toHaveLength(2);
  });

  it('says that it is loading, and what failed', async () => {
    server.use(hangs(LIST), hangs(SETTINGS));
    const loading = show();
    expect(await screen.findByText('Loading notifications')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(LIST, 500, 'internal_error'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
  });

  it('says that nothing has happened', async () => {
    const seen = listen();
    server.use(gives(LIST, list([])));
    const { container } = show();
    expect(await screen.findByText('Nothing has happened yet')).toBeInTheDocument();
    expect(seen).toEqual([]);
    await expectAccessible(container);
  });

  it('puts first what needs the person, and marks what is new until the page is left', async () => {
    const seen = listen();
    const items = [
      make({ id: 'q', kind: 'question_open', about: 'review_draft', needs_you: true, at: at(5) }),
      make({ id: 'm', kind: 'mail_replied', about: 'hr@tides.example', mail_id: MAIL_ID }),
      make({ id: 'old', at: at(1) }),
    ];
    server.use(gives(LIST, list(items, { seen_at: at(2), unseen: 2, needs_you: 1 })));
    const { container } = show();
    const headings = await screen.findAllByRole('heading', { level: 2 });
    expect(headings.map((heading) => heading.textContent)).toEqual(['Needs you', 'Lately']);
    expect(screen.getByText(/A draft waits for your decision/)).toHaveTextContent('New.');
    expect(screen.getByRole('link', { name: 'Decide' })).toHaveAttribute('href', `/runs/${RUN_ID}`);
    expect(screen.getByText(/hr@tides.example replied/)).toBeInTheDocument();
    expect(screen.getByText(/Matching jobs: done/)).not.toHaveTextContent('New.');
    await waitFor(() => expect(seen).toEqual([{ until: at(10) }]));
    expect(screen.getAllByText('New.')).toHaveLength(2);
    await expectAccessible(container);
  });

  it.each([
    ['run_failed', /Matching jobs: failed/],
    ['run_parked', /waits for money/],
    ['mail_sent', /Your e-mail to hr went out/],
    ['mail_uncertain', /not certain that your e-mail to hr/],
    ['mail_failed', /could not be delivered/],
    ['budget_nearly_spent', /80 % of this month/],
  ] as const)('has words for %s', async (kind, words) => {
    listen();
    server.use(gives(LIST, list([make({ kind, about: 'hr' })])));
    show();
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('turns one kind of e-mail off at once, and back when the server refuses', async () => {
    listen();
    server.use(
      gives(LIST, list([])),
      http.patch(origin + SETTINGS, () => problem(503, 'database_unavailable')),
    );
    const { user } = show();
    const box = await screen.findByRole('checkbox', { name: /80 % of my limit/ });
    await user.click(box);
    expect(await screen.findByRole('alert')).toHaveTextContent('A part of the server is away');
    await waitFor(() => expect(box).toBeChecked());
  });
});

describe('Bell', () => {
  it('counts what is new', async () => {
    server.use(gives(LIST, list([make()], { unseen: 12 })));
    renderPage(<Bell />);
    const link = await screen.findByRole('link', { name: 'Notifications, 12 new' });
    expect(within(link).getByText('9+')).toBeInTheDocument();
  });
});
