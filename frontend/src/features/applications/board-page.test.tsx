import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Application } from '@/shared/api/types';
import { useUndo } from '@/shared/lib/undo';
import { makeApplication } from '@/test/agent-factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { BoardPage } from './board-page';

const PATH = '/api/v1/applications';
const show = () => renderPage(<BoardPage onStage={() => undefined} />, { path: '/applications' });
const column = (name: string) => screen.getByRole('region', { name });
const cardIn = (name: string) => within(column(name)).findByRole('article');
const NAME = 'Backend Engineer, Tide Tables';

/** The API's board with these cards; gives the changes that were asked for. */
function serveBoard(...cards: Application[]) {
  const asked: unknown[] = [];
  const board = new Map(cards.map((card) => [card.id, card]));
  server.use(
    gives(PATH, { items: cards }),
    http.patch(`${origin}${PATH}/:id`, async ({ request, params }) => {
      const changes = (await request.json()) as Partial<Application>;
      asked.push([request.headers.get('If-Match'), changes]);
      const id = String(params.id);
      const now = board.get(id) ?? makeApplication();
      const next = { ...now, ...changes, version: now.version + 1 };
      board.set(id, next);
      return HttpResponse.json(next);
    }),
  );
  return asked;
}

beforeEach(() => useUndo.setState({ done: {}, hidden: null }));

describe('BoardPage', () => {
  it('says that it is loading, what failed, and that there is nothing', async () => {
    server.use(hangs(PATH));
    const loading = show();
    expect(await screen.findByText('Loading applications')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(PATH, 500, 'internal_error'));
    const failed = show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Request req-1');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
    failed.unmount();
    server.use(gives(PATH, { items: [] }));
    show();
    expect(await screen.findByText('No applications yet')).toBeInTheDocument();
  });

  it('moves a card at once by menu and by keys, on top of the version it has', async () => {
    const asked = serveBoard(makeApplication());
    const { container, user } = show();
    await user.click(await screen.findByRole('button', { name: `Move ${NAME}` }));
    expect(screen.getByRole('menuitemradio', { name: 'Preparing' })).toHaveFocus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await cardIn('Applied')).toBeInTheDocument();
    await expectAccessible(container);
    screen.getByRole('link', { name: 'Backend Engineer' }).focus();
    await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(await cardIn('Preparing')).toBeInTheDocument();
    await expect
      .poll(() => asked)
      .toEqual([
        ['"3"', { stage: 'applied', position: 1 }],
        ['"4"', { stage: 'preparing', position: 1 }],
      ]);
    await expect.poll(() => screen.getByRole('link', { name: 'Backend Engineer' })).toHaveFocus();
  });

  it('takes moves back by bar, by key and by menu; the way back stays', async () => {
    const asked = serveBoard(makeApplication({ remind_at: null }));
    const { user } = show();
    const link = () => screen.findByRole('link', { name: 'Backend Engineer' });
    (await link()).focus();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(await screen.findByText(`${NAME}: moved to “Applied”.`)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await cardIn('Preparing')).toBeInTheDocument();

    (await link()).focus();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await cardIn('Applied');
    await user.keyboard('{Control>}z{/Control}');
    expect(await cardIn('Preparing')).toBeInTheDocument();

    (await link()).focus();
    await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    await cardIn('Saved');
    await user.click(screen.getByRole('button', { name: 'Close this message' }));
    await user.click(screen.getByRole('button', { name: `Move ${NAME}` }));
    await user.click(screen.getByRole('menuitem', { name: 'Undo move' }));
    expect(await cardIn('Preparing')).toBeInTheDocument();
    await expect.poll(() => asked).toHaveLength(6);
    expect(asked.at(1)).toEqual(['"4"', { stage: 'preparing', position: 1, remind_at: null }]);
  });

  it('goes from card to card, and moves them within their column', async () => {
    const first = makeApplication({ title: 'First', position: 1 });
    const second = makeApplication({ id: crypto.randomUUID(), title: 'Second', position: 2 });
    const asked = serveBoard(first, second);
    const { user } = show();
    (await screen.findByRole('link', { name: 'First' })).focus();
    await user.keyboard('{ArrowDown}');
    await expect.poll(() => screen.getByRole('link', { name: 'Second' })).toHaveFocus();
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await expect
      .poll(() =>
        within(column('Preparing'))
          .getAllByRole('link')
          .map((link) => link.textContent),
      )
      .toEqual(['Second', 'First']);
    expect(asked).toEqual([['"3"', { stage: 'preparing', position: 0 }]]);
  });

  it('puts a card back and says why when the server refuses', async () => {
    server.use(
      gives(PATH, { items: [makeApplication()] }),
      http.patch(`${origin}${PATH}/:id`, () => problem(409, 'version_conflict')),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: `Move ${NAME}` }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Offer' }));
    expect(await screen.findByText(/is back where it was/)).toBeInTheDocument();
    expect(await cardIn('Preparing')).toBeInTheDocument();
  });
});
