import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Briefing } from '@/shared/api/types';
import { MATCH_ID } from '@/test/agent-factories';
import { at, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { BriefingsPage } from './briefings-page';

const BRIEFINGS = '/api/v1/briefings';
const SETTINGS = '/api/v1/briefing-settings';

const makeBriefing = (day: string, more: Partial<Briefing> = {}): Briefing => ({
  id: `id-${day}`,
  day,
  run_id: RUN_ID,
  items: [
    { kind: 'match', match_id: MATCH_ID, title: 'Engineer', company: 'Mill', score: 81 },
    { kind: 'of a later version' },
  ],
  mail_id: null,
  number: 1,
  created_at: at(0),
  ...more,
});

const settings = { enabled: true, hour: 7, minute: 30, email: true, discover: true };
const serve = (items: Briefing[]) =>
  server.use(gives(BRIEFINGS, { items }), gives(SETTINGS, settings));
const show = () => renderPage(<BriefingsPage timeZone="Europe/Berlin" now={null} />);

describe('the page of briefings', () => {
  it('says that it is loading, what failed, and when the first one comes', async () => {
    server.use(hangs(BRIEFINGS), hangs(SETTINGS));
    const loading = show();
    expect(await screen.findByText('Loading briefings')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(BRIEFINGS, 403, 'forbidden'), gives(SETTINGS, settings));
    const failed = show();
    expect(await screen.findByRole('alert')).toHaveTextContent('req-1');
    failed.unmount();
    serve([]);
    show();
    expect(await screen.findByText(/The first one comes on the next day/)).toBeInTheDocument();
  });

  it('shows a week of days, the older ones when asked, and nothing it does not know', async () => {
    serve(Array.from({ length: 9 }, (_, index) => makeBriefing(`2026-03-${20 - index}`)));
    const { container, user } = show();
    expect(await screen.findAllByRole('article')).toHaveLength(7);
    expect(screen.getAllByText('81 of 100')).toHaveLength(7);
    expect(screen.queryByText('Today')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show 2 older days' }));
    expect(screen.getAllByRole('article')).toHaveLength(9);
    await expectAccessible(container);
  });

  it('keeps the hour', async () => {
    serve([]);
    const sent: unknown[] = [];
    server.use(
      http.put(origin + SETTINGS, async ({ request }) => {
        const body = (await request.json()) as typeof settings;
        sent.push(body);
        return HttpResponse.json(body);
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('checkbox', { name: 'By e-mail, too' }));
    await user.click(screen.getByRole('checkbox', { name: /^Look for new postings/ }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved.')).toBeInTheDocument();
    expect(sent).toEqual([{ ...settings, email: false, discover: false }]);
  });
});
