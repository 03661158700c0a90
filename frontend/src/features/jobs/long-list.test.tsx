import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { useUndo } from '@/shared/lib/undo';
import { JOB_ID, makeMatch } from '@/test/agent-factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, origin, server } from '@/test/server';

import { MatchesPage } from './matches-page';

const list = (items: object[]) => ({
  items,
  next_cursor: null,
  total: items.length,
  ranking: null,
});

const onSelect = vi.fn();
const showList = (selected?: string) =>
  renderPage(
    <MatchesPage
      wish={{}}
      onWish={() => undefined}
      resumes={[]}
      selected={selected}
      onSelect={onSelect}
      actions={null}
      search={null}
      where={(path) => `place ${path}`}
      prepare={() => <button>Prepare</button>}
    />,
    { path: '/jobs' },
  );

/** As if the window were wide enough for both sides. */
const narrow = window.matchMedia.bind(window);
const widen = () => {
  // Nothing is laid out here: the pane says that it is this high.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
  window.matchMedia = () =>
    ({
      matches: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
};

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    makeMatch({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      job: { ...makeMatch().job, title: `Job ${index}` },
    }),
  );

const [FIRST, SECOND] = many(2) as [ReturnType<typeof makeMatch>, ReturnType<typeof makeMatch>];

beforeEach(() => useUndo.setState({ done: {}, hidden: null }));
afterEach(() => {
  window.matchMedia = narrow;
  vi.restoreAllMocks();
  onSelect.mockReset();
});

describe('a long list', () => {
  it('draws what is on screen only, says how long it is, and asks for more in time', async () => {
    const asked: (string | null)[] = [];
    const all = many(400);
    server.use(
      http.get(`${origin}/api/v1/matches`, ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        asked.push(cursor);
        const from = Number(cursor ?? 0);
        const next = from + (cursor ? 100 : 40);
        return HttpResponse.json({
          ...list(all.slice(from, next)),
          next_cursor: next < all.length ? String(next) : null,
          total: cursor ? null : 10_000,
        });
      }),
    );
    showList();
    const rows = await screen.findByRole('list', { name: 'Matches' });
    const first = within(rows).getAllByRole('listitem')[0];
    expect(first).toHaveAttribute('aria-setsize', '10000');
    await expect.poll(() => asked).toEqual([null, '40']);
    expect(screen.getAllByRole('article').length).toBeLessThan(60);
    expect(screen.getByText('10,000 matches')).toBeInTheDocument();
  });

  it('moves with the keys of the list, and with no others', async () => {
    widen();
    server.use(
      gives('/api/v1/matches', list(many(30))),
      gives(`/api/v1/jobs/${JOB_ID}`, { id: JOB_ID, description: '' }),
    );
    const { user, container } = showList();
    await screen.findAllByRole('article');
    await user.keyboard('j');
    expect(onSelect).not.toHaveBeenCalled();
    screen.getByRole('link', { name: 'Job 0' }).focus();
    await user.keyboard('{ArrowDown}j');
    await expect.poll(() => screen.getByRole('link', { name: 'Job 2' })).toHaveFocus();
    await user.keyboard('k');
    await expect.poll(() => screen.getByRole('link', { name: 'Job 1' })).toHaveFocus();
    expect(onSelect.mock.calls.flat()).toEqual([1, 2, 1].map((index) => many(30)[index]?.id));
    await expectAccessible(container);
  });
});

describe('list and details side by side', () => {
  it('shows the chosen match, and takes a dismissal back', async () => {
    widen();
    server.use(
      gives('/api/v1/matches', list([FIRST, SECOND])),
      gives(`/api/v1/matches/${SECOND.id}`, SECOND),
      gives(`/api/v1/jobs/${JOB_ID}`, { id: JOB_ID, description: 'You know Python well.' }),
      http.patch(`${origin}/api/v1/matches/:id`, async ({ request }) =>
        HttpResponse.json({ ...SECOND, ...((await request.json()) as object) }),
      ),
    );
    const { user } = showList(SECOND.id);
    const details = await screen.findByRole('region', { name: 'Job 1' });
    await user.click(within(details).getByRole('button', { name: 'Dismiss' }));
    await expect.poll(() => screen.queryByRole('link', { name: 'Job 1' })).toBeNull();
    expect(onSelect).toHaveBeenCalledWith(FIRST.id);
    expect(screen.getByText('Job 1, Tide Tables: dismissed.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'Job 1' })).toBeInTheDocument();
  });
});
