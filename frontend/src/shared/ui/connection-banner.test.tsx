import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { expectAccessible } from '@/test/render';

import { useAccountHold } from '../lib/account-hold';
import { type Connection, useConnection } from '../realtime/connection-store';
import { liveSocket } from '../realtime/live';
import { Button } from './button';
import { ConnectionBanner } from './connection-banner';

const ago = (ms: number) => Date.now() - ms;

function show(connection: Partial<Connection>) {
  useConnection.setState({ since: ago(5_000), reachable: true, pollMs: null, ...connection });
  const press = vi.fn();
  const view = render(
    <>
      <ConnectionBanner />
      <Button costly onClick={press}>
        Approve
      </Button>
    </>,
  );
  return { ...view, press, user: userEvent.setup() };
}

const status = () => screen.queryByRole('status');

beforeEach(() => useAccountHold.setState({ held: false }));
afterEach(() => {
  vi.restoreAllMocks();
  useAccountHold.setState({ held: false });
  useConnection.setState({ reachable: true, pollMs: null });
});

describe('ConnectionBanner', () => {
  it.each<[string, Partial<Connection>]>([
    ['live', { status: 'live' }],
    ['with nothing to follow', { status: 'idle' }],
    ['on the first connection', { status: 'connecting' }],
    [
      'in the first two seconds of a drop',
      { status: 'reconnecting', failures: 1, since: ago(500) },
    ],
    ['while the tab rests', { status: 'paused' }],
  ])('is silent %s', (_, connection) => {
    show(connection);
    expect(status()).not.toBeInTheDocument();
  });

  it('says from when the page is, counts down, and tries at once when told', async () => {
    const retry = vi.spyOn(liveSocket(), 'retryNow').mockImplementation(() => undefined);
    const times = { lastMessageAt: ago(9_000), retryAt: Date.now() + 8_000 };
    const { user, container, press } = show({ status: 'reconnecting', failures: 1, ...times });
    expect(status()).toHaveTextContent(/^Reconnecting….*What you see is from .*Runs go on/);
    await user.click(screen.getByRole('button', { name: /^Retry now \([78] s\)/ }));
    expect(retry).toHaveBeenCalledOnce();
    // The server answers: what costs money still gets there.
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(press).toHaveBeenCalledOnce();
    await expectAccessible(container);
  });

  it('is there at once when the person is offline, with nothing to press', () => {
    show({ status: 'offline', since: Date.now() });
    expect(status()).toHaveTextContent('You are offline.');
    expect(screen.queryByRole('button', { name: /Retry/ })).not.toBeInTheDocument();
  });

  it('tells a server that is away from data that has grown old', () => {
    const away = { status: 'reconnecting', failures: 2, reachable: false } as const;
    const { unmount } = show(away);
    expect(status()).toHaveTextContent(/^The server cannot be reached/);
    unmount();
    show({ ...away, since: ago(90_000) });
    expect(status()).toHaveTextContent(/^Not up to date: the server cannot be reached/);
  });

  it('says how often the page asks where the connection cannot be had', () => {
    show({ status: 'reconnecting', failures: 3, pollMs: 72_000 });
    expect(status()).toHaveTextContent('Live updates unavailable, refreshing every 1 min 12 s.');
  });
});

describe('a button for what costs', () => {
  it.each<[string, Partial<Connection>]>([
    ['offline', { status: 'offline' }],
    ['cut off', { status: 'reconnecting', failures: 2, reachable: false }],
  ])('waits while the person is %s, and says why', async (_, connection) => {
    const { user, press } = show(connection);
    const button = screen.getByRole('button', { name: 'Approve' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(/costs money or reaches people waits/);
    await user.click(button);
    expect(press).not.toHaveBeenCalled();
  });

  it('waits while the account is leaving', async () => {
    useAccountHold.setState({ held: true });
    const { user, press } = show({ status: 'live' });
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(press).not.toHaveBeenCalled();
  });

  it('waits for its own request', async () => {
    const press = vi.fn();
    render(
      <Button busy="Sending…" onClick={press}>
        Send
      </Button>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Sending…' }));
    expect(press).not.toHaveBeenCalled();
  });
});
