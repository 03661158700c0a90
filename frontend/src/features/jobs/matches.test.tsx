import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { JOB_ID, makeMatch, MATCH_ID } from '@/test/agent-factories';
import { at, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { MatchPage } from './match-page';
import { MatchesPage } from './matches-page';
import { pieces } from './posting';
import { payWords } from './words';

const list = (items: object[], ranking: object | null = null) => ({
  items,
  next_cursor: null,
  total: items.length,
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

const onWish = vi.fn();
const showList = (wish = {}) =>
  renderPage(
    <MatchesPage
      wish={wish}
      onWish={onWish}
      resumes={[]}
      onSelect={() => undefined}
      actions={null}
      search={null}
      where={(path) => `place ${path}`}
      prepare={() => <button>Prepare</button>}
    />,
    { path: '/jobs' },
  );

afterEach(() => onWish.mockReset());

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
    expect(await screen.findByText('No match fits these filters')).toBeInTheDocument();
    await second.user.click(screen.getAllByRole('button', { name: 'Clear filters' })[1]!);
    expect(onWish).toHaveBeenCalledWith({});
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
    expect(
      within(missing).getByRole('link', { name: 'Add to résumé if true: Kafka' }),
    ).toHaveAttribute('href', expect.stringContaining('add=skill%3AKafka'));
    const posting = screen.getByRole('region', { name: 'The posting' });
    expect(await within(posting).findByText('ython well.')).toBeInTheDocument();
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

describe('Missing', () => {
  it('sets a requirement aside and brings it back', async () => {
    const asked: unknown[] = [];
    server.use(
      gives(`/api/v1/matches/${MATCH_ID}`, makeMatch()),
      gives(`/api/v1/jobs/${JOB_ID}`, { id: JOB_ID, description: '' }),
      http.patch(`${origin}/api/v1/matches/${MATCH_ID}`, async ({ request }) => {
        const changes = (await request.json()) as { ignored: string[] };
        asked.push(changes);
        return HttpResponse.json(makeMatch(changes));
      }),
    );
    const { user } = renderPage(
      <MatchPage matchId={MATCH_ID} where={(path) => path} prepare={() => null} />,
    );
    await user.click(await screen.findByRole('button', { name: 'Ignore: Kafka' }));
    expect(await screen.findByText('You have set aside all of it.')).toBeInTheDocument();
    await user.click(screen.getByText('1 requirement set aside'));
    await user.click(screen.getByRole('button', { name: 'Bring back: Kafka' }));
    expect(await screen.findByRole('button', { name: 'Ignore: Kafka' })).toBeInTheDocument();
    expect(asked).toEqual([{ ignored: ['Kafka'] }, { ignored: [] }]);
  });
});

describe('pieces', () => {
  it('marks passages, counted in characters; also those that touch', () => {
    const marks = [
      { start: 4, end: 6 },
      { start: 1, end: 3 },
      { start: 2, end: 4 },
    ];
    expect(
      pieces('😀abcdefg', marks)
        .map(({ text, marked }) => (marked ? `[${text}]` : text))
        .join(''),
    ).toBe('😀[ab][c][de]fg');
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
