import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { JOB_ID, makeMatch, MATCH_ID } from '@/test/agent-factories';
import { at, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { MatchPage } from './match-page';
import { MatchesPage } from './matches-page';
import { payWords } from './words';

const list = (items: object[], ranking: object | null = null) => ({
  items,
  next_cursor: null,
  ranking,
});
const RANKING = {
  resume_id: RESUME_ID,
  considered: 40,
  refused: [
    { reason: 'country_not_allowed', count: 7 },
    { reason: 'salary_unknown', count: 2 },
  ],
  ranked_at: at(60),
  preferences_version: 1,
};

const showList = (wish = {}) =>
  renderPage(<MatchesPage wish={wish} actions={null} search={null} />, { path: '/jobs' });

describe('MatchesPage', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs('/api/v1/matches'));
    const loading = showList();
    expect(await screen.findByText('Loading matches')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses('/api/v1/matches', 500, 'internal_error'));
    showList();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
  });

  it('tells nothing yet, nothing left over and nothing in the filter apart', async () => {
    server.use(gives('/api/v1/matches', list([])));
    const first = showList();
    expect(await screen.findByText('No matches yet')).toBeInTheDocument();
    first.unmount();
    const second = showList({ state: 'saved' });
    expect(await screen.findByText('No match fits this filter')).toBeInTheDocument();
    second.unmount();
    server.use(gives('/api/v1/matches', list([], RANKING)));
    showList();
    expect(await screen.findByText('Your preferences leave nothing over')).toBeInTheDocument();
  });

  it('lists matches with score and first reason, and counts what was left out', async () => {
    const unsure = makeMatch({ id: JOB_ID, score: null, reasons: [], missing: [] });
    server.use(gives('/api/v1/matches', list([makeMatch(), unsure], RANKING)));
    const { container } = showList();
    const [first, second] = await screen.findAllByRole('article');
    expect(first).toHaveTextContent(/Berlin · Hybrid · Senior · EUR 70,000–90,000 a year/);
    expect(first).toHaveTextContent('Score 78of 100');
    expect(first).toHaveTextContent('1 requirement not found');
    expect(second).toHaveTextContent('Not enough data');
    expect(screen.getByText(/40 postings looked at/)).toHaveTextContent('9 left out');
    expect(screen.getByText('7 in a country you may not work in')).toBeInTheDocument();
    await expectAccessible(container);
  });
});

describe('MatchPage', () => {
  const serve = (match = makeMatch()) =>
    server.use(
      gives(`/api/v1/matches/${MATCH_ID}`, match),
      gives(`/api/v1/jobs/${JOB_ID}`, { id: JOB_ID, description: 'You know Python well.' }),
    );
  const show = () =>
    renderPage(
      <MatchPage
        matchId={MATCH_ID}
        where={(path) => `place ${path}`}
        prepare={() => <button>Prepare</button>}
      />,
    );

  it('shows the reasons with the words of both sides, and what is missing', async () => {
    serve();
    const { container } = show();
    const reasons = await screen.findByRole('region', { name: 'Why it suits you' });
    expect(reasons).toHaveTextContent('place work[0].highlights[0]“Built it in Python”');
    expect(reasons).toHaveTextContent('The posting“You know Python well”');
    const missing = screen.getByRole('region', { name: 'Not found in your résumé' });
    expect(missing).toHaveTextContent('Skill: Kafka (required)“Kafka is a must”');
    const parts = screen.getByRole('region', { name: 'What the score is made of' });
    expect(within(parts).getByText('80 %')).toBeInTheDocument();
    expect(within(parts).getByText('not enough data')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('says that there is no honest number', async () => {
    serve(makeMatch({ score: null }));
    show();
    expect(await screen.findByText('Not enough data')).toBeInTheDocument();
    expect(screen.getByText(/not enough in the posting or the résumé/)).toBeInTheDocument();
  });

  it('saves at once, and puts it back when the server refuses', async () => {
    serve();
    const asked: unknown[] = [];
    server.use(
      http.patch(`${origin}/api/v1/matches/${MATCH_ID}`, async ({ request }) => {
        asked.push(await request.json());
        return asked.length === 1
          ? HttpResponse.json(makeMatch({ state: 'saved' }))
          : new HttpResponse(null, { status: 503 });
      }),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('button', { name: 'Saved' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Saved' })).toBeInTheDocument();
    expect(asked).toEqual([{ state: 'saved' }, { state: 'dismissed' }]);
  });
});

describe('payWords', () => {
  it.each([
    [null, null, null],
    [50, null, 'EUR 50 an hour'],
    [50, 50, 'EUR 50 an hour'],
    [50, 70, 'EUR 50–70 an hour'],
  ])('says %s to %s as %s', (min, max, words) => {
    expect(payWords({ min, max, currency: 'EUR', period: 'hour' })).toBe(words);
  });
});
