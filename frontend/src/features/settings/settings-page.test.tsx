import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { makeUser } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { origin, problem, server } from '@/test/server';

import { SettingsPage } from './settings-page';

const ME = `${origin}/api/v1/users/me`;
const onSignOut = vi.fn();
const show = (onSaved = vi.fn()) => ({
  onSaved,
  ...renderPage(
    <SettingsPage user={makeUser()} onSaved={onSaved} leaving={false} onSignOut={onSignOut} />,
  ),
});

describe('SettingsPage', () => {
  beforeEach(() =>
    server.use(
      http.get(ME, () =>
        HttpResponse.json(makeUser(), {
          headers: { 'RateLimit-Policy': '"free";q=100;w=3600', RateLimit: '"free";r=88;t=600' },
        }),
      ),
    ),
  );

  it('saves a new name and says so', async () => {
    server.use(http.patch(ME, () => HttpResponse.json(makeUser({ display_name: 'Mira B.' }))));
    const { user, onSaved, container } = show();
    const name = await screen.findByLabelText('Name');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(name);
    await user.type(name, 'Mira B.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved.')).toBeInTheDocument();
    expect(onSaved).toHaveBeenCalledWith(expect.objectContaining({ display_name: 'Mira B.' }));
    await expectAccessible(container);
  });

  it('refuses an empty name beside the field', async () => {
    const { user } = show();
    await user.clear(await screen.findByLabelText('Name'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Type a name.')).toBeInTheDocument();
    expect(screen.getByLabelText('Name')).toBeInvalid();
  });

  it('says in words why saving failed', async () => {
    server.use(http.patch(ME, () => problem(503, 'database_unavailable')));
    const { user } = show();
    await user.type(await screen.findByLabelText('Name'), '!');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/A part of the server is away/)).toBeInTheDocument();
  });

  it('says in words what the plan allows', async () => {
    show();
    const section = await screen.findByRole('region', { name: 'Plan and limits' });
    await within(section).findByText(/100 requests an hour, of which 88 are left/);
    expect(section).toHaveTextContent('Free plan');
  });

  it('saves the language of documents', async () => {
    const asked: unknown[] = [];
    server.use(
      http.patch(ME, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(makeUser({ locale: 'de' }));
      }),
    );
    const { user } = show();
    await user.selectOptions(await screen.findByLabelText('Language and region'), 'de');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved.')).toBeInTheDocument();
    expect(asked).toEqual([expect.objectContaining({ locale: 'de' })]);
  });

  it('signs out of this browser', async () => {
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Sign out of this browser' }));
    expect(onSignOut).toHaveBeenCalledOnce();
  });

  it('changes the theme at once and remembers it', async () => {
    const { user } = show();
    await user.click(await screen.findByLabelText('Dark'));
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    expect(localStorage.getItem('jobpilot.theme')).toBe('dark');
  });
});
