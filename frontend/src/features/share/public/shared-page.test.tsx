import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { at } from '@/test/factories';
import { expectAccessible } from '@/test/render';
import { gives, hangs, origin, problem, server } from '@/test/server';

import { SharedPage } from './shared-page';

const ADDRESS = '/api/v1/shared/token';
const show = () => render(<SharedPage token="token" />);

const shared = {
  title: 'Engineer',
  expires_at: at(86_400),
  document: {
    basics: {
      name: 'Mira <b>Example</b>',
      label: 'Engineer',
      profiles: [
        { network: 'Code', url: 'https://code.example/mira' },
        { network: 'Trap', url: 'javascript:alert(1)' },
      ],
    },
    work: [
      { name: 'Harbour Works', position: 'Engineer', startDate: '2020', highlights: ['A crane'] },
    ],
    skills: [{ name: 'Languages', keywords: ['Python', 'Go'] }],
  },
};

describe('SharedPage', () => {
  it('shows the résumé as text, and leads only where it is safe', async () => {
    server.use(gives(ADDRESS, shared));
    const { container } = show();
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(
      'Mira <b>Example</b>',
    );
    expect(container.querySelector('b')).toBeNull();
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://code.example/mira']);
    expect(links[0]).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    expect(links[0]).toHaveTextContent('code.example');
    expect(screen.getByRole('heading', { name: 'Work' })).toBeInTheDocument();
    expect(screen.getByText('A crane')).toBeInTheDocument();
    await expect.poll(() => document.title).toBe('Engineer');
    await expectAccessible(container);
  });

  it('sends no credentials along', async () => {
    const seen: (string | null)[] = [];
    server.use(
      http.get(origin + ADDRESS, ({ request }) => {
        seen.push(request.credentials, request.headers.get('Authorization'));
        return HttpResponse.json(shared);
      }),
    );
    show();
    await screen.findByRole('heading', { level: 1 });
    expect(seen).toEqual(['omit', null]);
  });

  it('says that it is loading', () => {
    server.use(hangs(ADDRESS));
    show();
    expect(screen.getByRole('status')).toHaveTextContent('Opening the résumé');
  });

  it('says the same of every dead link', async () => {
    server.use(http.get(origin + ADDRESS, () => problem(404, 'not_found')));
    const { container } = show();
    expect(await screen.findByText('This link does not work')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it.each([
    [429, 'rate_limited', 'Too many visits at once'],
    [503, 'database_unavailable', 'The résumé can’t be loaded right now'],
  ])('offers to try again after %i %s', async (status, code, words) => {
    server.use(http.get(origin + ADDRESS, () => problem(status, code)));
    show();
    expect(await screen.findByText(words)).toBeInTheDocument();
    server.use(gives(ADDRESS, shared));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('A crane')).toBeInTheDocument();
  });

  it('does not take an answer of another form for a résumé', async () => {
    server.use(gives(ADDRESS, { title: 3 }));
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });
});
