import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runKeys } from '@/features/runs/api';
import type { User } from '@/shared/api/types';
import { usePreferences } from '@/shared/lib/preferences';
import { Button } from '@/shared/ui/button';
import { makeRun, makeUser, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, origin, server } from '@/test/server';

import { AppShell } from './app-shell';

const EMPTY = { items: [], unseen: 0, needs_you: 0, seen_at: null };

function show(user: Partial<User> = {}) {
  server.use(gives('/api/v1/users/me', makeUser(user)));
  return renderPage(
    <AppShell>
      <h1>Somewhere</h1>
    </AppShell>,
  );
}

describe('AppShell', () => {
  let asked = 0;
  beforeEach(() => {
    asked = 0;
    server.use(
      http.get(`${origin}/api/v1/notifications`, () => {
        asked += 1;
        return HttpResponse.json({ ...EMPTY, unseen: asked - 1 });
      }),
    );
  });
  afterEach(() => usePreferences.getState().setTheme('system'));

  it('groups the pages, and begins with the way past them', async () => {
    const { user, container } = show();
    const nav = await screen.findByRole('navigation', { name: 'Main' });
    expect(within(nav).getByRole('list', { name: 'Your words' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'Costs' })).toHaveAttribute('href', '/costs');
    await user.tab();
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus();
    await expectAccessible(container);
  });

  it('marks where one is, also on pages that lie elsewhere', async () => {
    server.use(gives('/api/v1/users/me', makeUser()));
    renderPage(<AppShell>here</AppShell>, { path: '/matches/$matchId' });
    const jobs = await screen.findByRole('link', { name: 'Jobs' });
    expect(jobs).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Runs' })).not.toHaveAttribute('aria-current');
  });

  it('shows the administration to administrators alone', async () => {
    const first = show();
    expect(await screen.findByText('mira@example.org')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Administration' })).not.toBeInTheDocument();
    first.unmount();
    show({ role: 'admin' });
    expect(await screen.findByRole('link', { name: 'Administration' })).toBeInTheDocument();
  });

  it('opens the menu of phones, and closes it with the page that was chosen', async () => {
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Menu' }));
    const menu = screen.getByRole('dialog', { name: 'Menu' });
    await user.click(within(menu).getByRole('link', { name: 'Runs' }));
    expect(await screen.findByText('at /runs')).toBeInTheDocument();
  });

  it('has help by button and by key', async () => {
    const { user } = show();
    await user.keyboard('?');
    const help = await screen.findByRole('dialog', { name: 'Help' });
    expect(within(help).getByText(/Is anything sent without my yes/)).toBeInTheDocument();
    expect(within(help).getByRole('link', { name: 'API reference' })).toBeInTheDocument();
  });

  it('goes through the three themes', async () => {
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: /^Theme: like the system/ }));
    await user.click(screen.getByRole('button', { name: /^Theme: light/ }));
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    expect(screen.getByRole('button', { name: /^Theme: dark/ })).toBeInTheDocument();
  });

  it('hears of a run that ends, and not of every event on its way', async () => {
    const { queries } = show();
    // One bell beside the navigation, one above it on phones; styles show one of them.
    await screen.findAllByRole('link', { name: 'Notifications' });
    const key = runKeys.detail('one');
    const run = makeRun();
    queries.setQueryData(key, run);
    for (let seq = 4; seq < 9; seq += 1) queries.setQueryData(key, { ...run, last_seq: seq });
    expect(asked).toBe(1);
    queries.setQueryData(key, { ...run, state: 'succeeded' });
    await waitFor(() => expect(asked).toBe(2));
    expect(await screen.findAllByRole('link', { name: 'Notifications, 1 new' })).toHaveLength(2);
  });

  it('tells of the account’s deletion on every page, holds what costs money, and takes it back', async () => {
    const state = { current: 'deletion_scheduled' as User['state'] };
    server.use(
      http.get(`${origin}/api/v1/users/me`, () =>
        HttpResponse.json(makeUser({ state: state.current })),
      ),
      gives('/api/v1/users/me/deletion', {
        request_id: RUN_ID,
        state: 'scheduled',
        requested_at: '2026-11-22T12:00:00Z',
        due_at: '2026-12-22T12:00:00Z',
        undoable: true,
      }),
      http.post(`${origin}/api/v1/users/me/deletion/undo`, () => {
        state.current = 'active';
        return HttpResponse.json({});
      }),
    );
    const { user, container } = renderPage(
      <AppShell>
        <Button costly>Start</Button>
      </AppShell>,
    );
    expect(await screen.findByText(/^Deletion on .*Dec/)).toBeInTheDocument();
    const start = screen.getByRole('button', { name: 'Start' });
    expect(start).toHaveAttribute('aria-disabled', 'true');
    expect(start).toHaveAccessibleDescription(/nothing new can be started/);
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    const said = await screen.findByText(/^Your account stays/);
    await waitFor(() => expect(said).toHaveFocus());
    expect(start).not.toHaveAttribute('aria-disabled');
    await user.click(screen.getByRole('button', { name: 'Close this message' }));
    expect(screen.queryByText(/^Your account stays/)).not.toBeInTheDocument();
  });
});
