import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/shared/api/problem';
import { expectAccessible, renderPage } from '@/test/render';

import { ErrorPage } from './error-page';
import { NotFoundPage } from './not-found-page';

const show = (error: Error) => {
  const reset = vi.fn();
  return { reset, ...renderPage(<ErrorPage error={error} reset={reset} />) };
};

describe('ErrorPage', () => {
  it('gives the number of the request to report, and tries again', async () => {
    const problem = { status: 500, code: 'internal_error', title: 'Broken', requestId: 'req-7' };
    const { user, reset, container } = show(new ApiProblem(problem));
    expect(await screen.findByText('req-7')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Reload the page' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reset).toHaveBeenCalledOnce();
    await expectAccessible(container);
  });

  it('offers a reload where the page itself broke, and never shows its innards', async () => {
    show(new TypeError('undefined is not a function'));
    expect(await screen.findByRole('button', { name: 'Reload the page' })).toBeInTheDocument();
    expect(screen.queryByText(/undefined is not/)).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Go to the dashboard' })).toBeInTheDocument();
  });
});

describe('ErrorPage without its page’s code', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    sessionStorage.clear();
  });

  const unfetched = new TypeError('Failed to fetch dynamically imported module: /assets/x.js');

  it('waits for the server, then loads the page anew once', async () => {
    const reload = vi.fn();
    vi.stubGlobal('location', { ...location, reload });
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('away'));
    const { user } = show(unfetched);
    expect(await screen.findByText('We can’t reach the server')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reload).not.toHaveBeenCalled();
    fetch.mockResolvedValueOnce(new Response(null, { status: 503 }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await expect.poll(() => reload.mock.calls.length).toBe(1);

    show(unfetched);
    expect(await screen.findByRole('button', { name: 'Reload the page' })).toBeInTheDocument();
  });
});

describe('NotFoundPage', () => {
  it('says what may have happened, and leads back', async () => {
    const { container } = renderPage(<NotFoundPage />);
    expect(await screen.findByRole('link', { name: 'Go to the start' })).toBeInTheDocument();
    await expect.poll(() => document.title).toBe('Page not found · JobPilot');
    await expectAccessible(container);
  });
});
