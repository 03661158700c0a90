import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { AuthorStyle } from '@/shared/api/types';
import { at } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { StylesPage } from './styles-page';

const STYLES = '/api/v1/author-styles';

const makeStyle = (more: Partial<AuthorStyle> = {}): AuthorStyle => ({
  id: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
  name: 'My letters',
  samples: ['Hello team, I liked your talk. Bye!'],
  traits: {
    language: 'en',
    sentence_words: 8.2,
    paragraph_sentences: 3,
    formality: 'casual',
    greeting: 'hello',
    closing: 'Bye!',
    first_person_per_100: 6,
    exclamations_per_100: 2,
    emoji_per_100: 0,
    hashtags_per_100: 0,
    contractions: true,
  },
  is_default: false,
  created_at: at(0),
  updated_at: at(0),
  ...more,
});

const serve = (items: AuthorStyle[]) => server.use(gives(STYLES, { items }));

describe('the page of author styles', () => {
  it('says that it is loading, what failed, and how to begin', async () => {
    server.use(hangs(STYLES));
    const loading = renderPage(<StylesPage />);
    expect(await screen.findByText('Loading styles')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(STYLES, 403, 'forbidden'));
    const failed = renderPage(<StylesPage />);
    expect(await screen.findByRole('alert')).toHaveTextContent('req-1');
    failed.unmount();
    serve([]);
    renderPage(<StylesPage />);
    expect(await screen.findByText('No style yet')).toBeInTheDocument();
  });

  it('tells the traits in words, with a preview', async () => {
    serve([makeStyle()]);
    const { container } = renderPage(<StylesPage />);
    expect(await screen.findByText('short, about 8 words')).toBeInTheDocument();
    expect(screen.getByText('short forms (I’m, don’t), exclamation marks')).toBeInTheDocument();
    const preview = screen.getByRole('figure');
    expect(preview).toHaveTextContent('Hello Harbour Works team,');
    expect(preview).toHaveTextContent('Bye!');
    await expectAccessible(container);
  });

  it('makes one the default, and says when that fails', async () => {
    serve([makeStyle()]);
    server.use(
      http.patch(`${origin}${STYLES}/:id`, () => problem(404, 'style_not_found'), { once: true }),
      http.patch(`${origin}${STYLES}/:id`, async ({ request }) => {
        expect(await request.json()).toMatchObject({ is_default: true });
        serve([makeStyle({ is_default: true })]);
        return HttpResponse.json(makeStyle({ is_default: true }));
      }),
    );
    const { user } = renderPage(<StylesPage />);
    await user.click(await screen.findByRole('button', { name: 'Use it by default' }));
    expect(await screen.findByText(/does not exist any more/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Use it by default' }));
    expect(await screen.findByText('Used by default')).toBeInTheDocument();
  });

  it('keeps the texts of a new one', async () => {
    serve([]);
    const sent: unknown[] = [];
    server.use(
      http.post(origin + STYLES, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(makeStyle(), { status: 201 });
      }),
    );
    const { user } = renderPage(<StylesPage />);
    await user.click(await screen.findByRole('button', { name: 'Add a style' }));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(within(dialog).getByLabelText('Name'), 'Posts');
    await user.type(within(dialog).getByLabelText('Text 1'), 'One.');
    await user.click(within(dialog).getByRole('button', { name: 'Add another text' }));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await expect.poll(() => sent).toEqual([{ name: 'Posts', samples: ['One.'], is_default: true }]);
  });
});
