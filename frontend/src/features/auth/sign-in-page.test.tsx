import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { signInConfigQuery } from './session';
import { SignInPage } from './sign-in-page';

const CONFIG = '/api/v1/auth/config';
const builtin = {
  provider: 'builtin',
  issuer: `${origin}/api/issuer`,
  client_id: 'jobpilot-web',
  authorize_url: '/api/issuer/authorize',
  token_url: '/api/issuer/token',
  clerk_publishable_key: null,
};

function show(props: { mode?: 'sign-in' | 'sign-up'; returning?: boolean } = {}) {
  const page = { next: '/runs', mode: 'sign-in', returning: false, ...props } as const;
  return renderPage(<SignInPage {...page} />);
}

describe('SignInPage', () => {
  it('offers the way in before the server has said what it is', async () => {
    server.use(hangs(CONFIG));
    show();
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /LinkedIn/ })).not.toBeInTheDocument();
  });

  it('says where the password is typed, and puts first what the person came for', async () => {
    server.use(gives(CONFIG, builtin));
    const { container } = show({ mode: 'sign-up' });
    expect(await screen.findByText(/this installation’s own sign-in page/)).toBeInTheDocument();
    const [first, second] = screen.getAllByRole('button');
    expect(first).toHaveAccessibleName('Create an account');
    expect(second).toHaveAccessibleName('Sign in');
    await expectAccessible(container);
  });

  it('says that one comes back to where one was', async () => {
    server.use(gives(CONFIG, builtin));
    show({ returning: true });
    expect(await screen.findByText(/come back to the page you were on/)).toBeInTheDocument();
  });

  it('says that the server is away, and lets one try again', async () => {
    server.use(refuses(CONFIG, 503, 'auth_unavailable'));
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be reached');
    expect(screen.getByRole('button', { name: 'Sign in' })).not.toHaveAttribute('aria-disabled');
  });

  it('says whose page it is elsewhere, and offers LinkedIn where that is possible', async () => {
    server.use(refuses(CONFIG, 503, 'auth_unavailable'));
    const { queries, user } = show();
    await screen.findByRole('button', { name: 'Sign in' });
    // As a provider with LinkedIn answers; its own code is tried in adapters/clerk.test.tsx.
    act(
      () => void queries.setQueryData(signInConfigQuery.queryKey, { here: false, linkedIn: true }),
    );
    expect(await screen.findByText(/on the page of the sign-in service, never here/)).toBeVisible();
    expect(screen.getAllByRole('button')[0]).toHaveAccessibleName('Continue with LinkedIn');
    await user.click(screen.getByRole('button', { name: 'Continue with LinkedIn' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be reached');
  });
});
