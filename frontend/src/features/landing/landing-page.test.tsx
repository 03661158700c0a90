import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { expectAccessible, renderPage } from '@/test/render';

import { LandingPage } from './landing-page';

describe('LandingPage', () => {
  it('says what it is, and leads to sign-up and sign-in', async () => {
    const { container } = renderPage(<LandingPage brand={<span>JobPilot</span>} />);
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(
      'Finds jobs that fit',
    );
    expect(screen.getByRole('link', { name: 'Create an account' })).toHaveAttribute(
      'href',
      '/sign-in?mode=sign-up',
    );
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
    await expect.poll(() => document.title).toMatch(/^JobPilot/);
    await expectAccessible(container);
  });
});
