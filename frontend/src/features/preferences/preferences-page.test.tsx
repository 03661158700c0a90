import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { makePreferences } from '@/test/agent-factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import type { Known } from './preferences-form';
import { PreferencesPage } from './preferences-page';

const PATH = '/api/v1/preferences';
const NOTHING = { roles: [], places: [], countries: [] };
const show = (known: Known | undefined = NOTHING) =>
  renderPage(<PreferencesPage next={<button>Find jobs</button>} known={known} />);

describe('PreferencesPage', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs(PATH));
    const loading = show();
    expect(await screen.findByText('Loading your preferences')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(PATH, 500, 'internal_error'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
  });

  it('saves everything at once on top of the version that was read', async () => {
    const sent: unknown[] = [];
    server.use(
      gives(PATH, makePreferences({ roles: ['Engineer'], version: 3 })),
      http.put(origin + PATH, async ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"3"');
        const wishes = (await request.json()) as object;
        sent.push(wishes);
        return HttpResponse.json(makePreferences({ ...wishes, version: 4 }));
      }),
    );
    const { container, user } = show();
    await user.type(await screen.findByRole('textbox', { name: 'Places' }), 'Berlin{Enter}');
    await user.click(screen.getByRole('checkbox', { name: 'Remote' }));
    await user.type(screen.getByRole('textbox', { name: 'Least pay, before tax' }), '70000');
    await user.click(screen.getByRole('button', { name: 'Save preferences' }));
    expect(await screen.findByText('Saved.')).toBeInTheDocument();
    expect(sent).toEqual([
      expect.objectContaining({
        roles: ['Engineer'],
        places: ['Berlin'],
        remote: ['remote'],
        salary_floor: 70_000,
        salary_currency: 'USD',
        salary_period: 'year',
      }),
    ]);
    await expectAccessible(container);
  });

  it('says when somebody else saved first', async () => {
    server.use(
      gives(PATH, makePreferences()),
      http.put(origin + PATH, () => problem(409, 'preferences_conflict')),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Save preferences' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('changed somewhere else');
  });

  it('begins with what the résumé says, and only offers conditions', async () => {
    server.use(gives(PATH, makePreferences()));
    const { user } = show({ roles: ['Engineer'], places: ['Berlin'], countries: ['DE'] });
    expect(await screen.findByRole('button', { name: 'Remove Engineer' })).toBeInTheDocument();
    expect(screen.getByText(/taken from your résumé/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Remove Germany' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Germany' }));
    expect(screen.getByRole('button', { name: 'Remove Germany' })).toBeInTheDocument();
    expect(screen.getByText('Not saved yet.')).toBeInTheDocument();
  });

  it('says beside a field why it was not kept, and leads there', async () => {
    server.use(
      gives(PATH, makePreferences({ version: 2 })),
      http.put(origin + PATH, () =>
        problem(422, 'preferences_invalid', {
          errors: [{ path: 'time_zone', message: 'There is no such time zone.' }],
        }),
      ),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Save preferences' }));
    const zone = screen.getByRole('combobox', { name: /your time zone/ });
    await expect.poll(() => zone).toHaveFocus();
    expect(zone).toHaveAccessibleDescription('There is no such time zone.');
  });
});
