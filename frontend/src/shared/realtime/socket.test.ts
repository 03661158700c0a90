import { afterEach, describe, expect, it, vi } from 'vitest';
import { waitFor } from '@testing-library/react';

import { makeEvent, RUN_ID } from '@/test/factories';
import { live, server } from '@/test/server';

import { useConnection } from './connection-store';
import type { LiveMessage } from './messages';
import { LiveSocket, retryDelay } from './socket';

const topic = `run:${RUN_ID}`;
let open: LiveSocket | null = null;

/** A socket against a scripted server. */
function setUp(onSessionEnded = vi.fn()) {
  const getTicket = vi.fn(() => Promise.resolve('t'));
  open = new LiveSocket({ getTicket, onSessionEnded });
  return { socket: open, getTicket, onSessionEnded };
}

function follow(socket: LiveSocket, after = () => 0) {
  const messages: LiveMessage[] = [];
  const stop = socket.subscribe(topic, { after, onMessage: (m) => messages.push(m) });
  return { messages, stop };
}

afterEach(() => open?.stop());

describe('LiveSocket', () => {
  it('subscribes with what is known and delivers events to the topic', async () => {
    const sent: unknown[] = [];
    server.use(
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', ({ data }) => {
          sent.push(JSON.parse(data as string));
          client.send(JSON.stringify(makeEvent(8, 'run.paused')));
        });
      }),
    );
    const { messages } = follow(setUp().socket, () => 7);
    await waitFor(() => expect(messages).toHaveLength(1));
    expect(sent).toEqual([{ type: 'subscribe', topic, after: 7 }]);
    expect(messages[0]).toMatchObject({ kind: 'event', event: { seq: 8 } });
    expect(useConnection.getState().status).toBe('live');
  });

  it('comes back after a drop with a new ticket and goes on where it was', async () => {
    const afters: unknown[] = [];
    let connections = 0;
    server.use(
      live.addEventListener('connection', ({ client }) => {
        connections += 1;
        const first = connections === 1;
        client.addEventListener('message', ({ data }) => {
          afters.push((JSON.parse(data as string) as { after: number }).after);
          if (first) client.close(1012);
        });
      }),
    );
    let known = 2;
    const { socket, getTicket } = setUp();
    follow(socket, () => known++);
    await waitFor(() => expect(afters).toEqual([2, 3]), { timeout: 4_000 });
    expect(getTicket).toHaveBeenCalledTimes(2);
    expect(useConnection.getState()).toMatchObject({ status: 'live', failures: 0 });
  });

  it('asks for one new ticket when the session ended, then gives up', async () => {
    server.use(
      live.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () => client.close(4401));
      }),
    );
    const { socket, onSessionEnded, getTicket } = setUp();
    follow(socket);
    await waitFor(() => expect(onSessionEnded).toHaveBeenCalledOnce(), { timeout: 4_000 });
    expect(getTicket).toHaveBeenCalledTimes(2);
    expect(useConnection.getState().status).toBe('refused');
  });

  it('opens nothing when nobody listens any more', async () => {
    const { socket, getTicket } = setUp();
    getTicket.mockRejectedValueOnce(new Error('away'));
    const { stop } = follow(socket);
    await waitFor(() => expect(useConnection.getState().failures).toBe(1));
    stop();
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(getTicket).toHaveBeenCalledTimes(1);
  });
});

describe('retryDelay', () => {
  it('grows to a cap, and to a longer one where tickets would be wasted', () => {
    expect(retryDelay(1, true, 0)).toBe(500);
    expect(retryDelay(2, true, 0)).toBe(850);
    expect(retryDelay(20, false, 1)).toBe(15_000 * 1.3);
    expect(retryDelay(4, true, 0)).toBeGreaterThan(20_000);
    expect(retryDelay(20, true, 0)).toBe(300_000);
  });
});
