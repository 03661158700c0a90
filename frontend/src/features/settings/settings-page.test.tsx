import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import { makeUser } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { origin, problem, server } from '@/test/server';

import { SettingsPage } from './settings-page';

const ME = `${origin}/api/v1/users/me`;
const show = (onSaved = vi.fn()) => ({
  onSaved,
  ...renderPage(<SettingsPage user={makeUser()} onSaved={onSaved} />),
});

describe('SettingsPage', () => {
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

  it('changes the theme at once and remembers it', async () => {
    const { user } = show();
    await user.click(await screen.findByLabelText('Dark'));
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    expect(localStorage.getItem('jobpilot.theme')).toBe('dark');
  });
});
