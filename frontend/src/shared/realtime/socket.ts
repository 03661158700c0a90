import { isProblem } from '../api/problem';
import { type Connection, POLL_AFTER_FAILURES, useConnection } from './connection-store';
import type { LiveMessage, parseMessage } from './messages';

const PING_EVERY_MS = 20_000;
const DEAD_AFTER_MS = 45_000;
const FIRST_RETRY_MS = 500;
const RETRY_FACTOR = 1.7;
const MAX_RETRY_MS = 15_000;
/** Where tickets are given but sockets never open (a proxy in between), tickets must not use up the hourly limit. */
const MAX_BLOCKED_RETRY_MS = 300_000;
const BLOCKED_FACTOR = 10;

const CLOSE_SESSION_ENDED = 4401;
const CLOSE_FORBIDDEN = 4403;
const CLOSE_NOT_FOUND = 4404;
const CLOSE_REPLACED = 4409;

export interface Subscription {
  /** The last sequence number this listener has; the server sends what follows. */
  after: () => number;
  onMessage: (message: LiveMessage) => void;
}

interface Dependencies {
  /** A fresh single-use ticket. */
  getTicket: () => Promise<string>;
  /** Called when the session has ended (close code 4401 twice, or no ticket for it). */
  onSessionEnded: () => void;
}

/** Retry delay in ms after `failures` failures in a row, with up to 30 % added at random. */
export function retryDelay(failures: number, blocked: boolean, random = Math.random()): number {
  const base = FIRST_RETRY_MS * RETRY_FACTOR ** Math.max(0, failures - 1);
  const delay =
    blocked && failures > POLL_AFTER_FAILURES
      ? Math.min(MAX_BLOCKED_RETRY_MS, base * BLOCKED_FACTOR)
      : Math.min(MAX_RETRY_MS, base);
  return delay * (1 + 0.3 * random);
}

/**
 * The tab's one live connection. It opens with the first subscription, tells the server for every topic where to go on,
 * and comes back by itself; listeners only ever see messages.
 */
export class LiveSocket {
  private readonly deps: Dependencies;
  private readonly topics = new Map<string, Set<Subscription>>();
  private socket: WebSocket | null = null;
  private opening = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private refusals = 0;
  private parse: typeof parseMessage | undefined;

  constructor(deps: Dependencies) {
    this.deps = deps;
    window.addEventListener('online', () => this.backOnline());
    window.addEventListener('offline', () => this.set({ status: 'offline', retryAt: null }));
  }

  subscribe(topic: string, subscription: Subscription): () => void {
    const listeners = this.topics.get(topic) ?? new Set();
    listeners.add(subscription);
    this.topics.set(topic, listeners);
    if (this.isOpen()) this.sendSubscribe(topic);
    else void this.connect();
    return () => {
      listeners.delete(subscription);
      if (listeners.size > 0) return;
      this.topics.delete(topic);
      if (this.isOpen()) this.send({ type: 'unsubscribe', topic });
    };
  }

  /** Asks for the topic again from where its listeners are; used after a gap. */
  resume(topic: string): void {
    if (this.isOpen() && this.topics.has(topic)) this.sendSubscribe(topic);
  }

  private backOnline(): void {
    // With nothing to follow no connection is opened that could tell.
    if (this.topics.size === 0) this.set({ status: 'idle', reachable: true });
    this.retryNow();
  }

  retryNow(): void {
    clearTimeout(this.retryTimer);
    void this.connect();
  }

  /** Lets the connection go without forgetting the topics; `retryNow` brings it back. */
  pause(): void {
    clearTimeout(this.retryTimer);
    this.drop();
    this.set({ status: 'paused', retryAt: null });
  }

  stop(): void {
    clearTimeout(this.retryTimer);
    this.topics.clear();
    this.drop();
    this.set({ status: 'idle', retryAt: null, failures: 0, reachable: true });
  }

  private isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private set(change: Partial<Connection>) {
    useConnection.setState((state) =>
      change.status && change.status !== state.status ? { ...change, since: Date.now() } : change,
    );
  }

  private async connect(): Promise<void> {
    if (this.opening || this.socket || this.topics.size === 0) return;
    if (!navigator.onLine) {
      // The browser tells when the network is back; until then every attempt would fail.
      this.set({ status: 'offline', retryAt: null });
      return;
    }
    this.opening = true;
    const { failures } = useConnection.getState();
    this.set({ status: failures > 0 ? 'reconnecting' : 'connecting', retryAt: null });
    let ticketed = false;
    try {
      // The reader of frames comes along with the first ticket: the first page is quicker without it.
      const reader = import('./messages');
      // Without a ticket nobody waits for it.
      reader.catch(() => undefined);
      const ticket = await this.deps.getTicket();
      ticketed = true;
      this.parse = (await reader).parseMessage;
      // Everybody may have left while the ticket was under way.
      if (this.topics.size > 0) this.open(ticket);
      else this.set({ status: 'idle' });
    } catch (error) {
      this.scheduleRetry(ticketed, isProblem(error) && error.status > 0);
    } finally {
      this.opening = false;
    }
  }

  private open(ticket: string): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const url = `${scheme}://${location.host}/api/v1/ws?ticket=${encodeURIComponent(ticket)}`;
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.set({
        status: 'live',
        failures: 0,
        retryAt: null,
        lastMessageAt: Date.now(),
        reachable: true,
      });
      for (const topic of this.topics.keys()) this.sendSubscribe(topic);
      this.pingTimer = setInterval(() => this.beat(), PING_EVERY_MS);
    };
    socket.onmessage = (frame: MessageEvent<unknown>) => {
      this.refusals = 0;
      this.set({ lastMessageAt: Date.now() });
      if (typeof frame.data === 'string' && this.parse) this.deliver(this.parse(frame.data));
    };
    socket.onclose = (closed) => {
      if (this.socket !== socket) return;
      this.drop();
      this.afterClose(closed.code);
    };
  }

  private afterClose(code: number): void {
    if (code === CLOSE_SESSION_ENDED) {
      this.refusals += 1;
      if (this.refusals > 1) {
        this.set({ status: 'refused', retryAt: null });
        this.deps.onSessionEnded();
        return;
      }
    }
    if (code === CLOSE_FORBIDDEN || code === CLOSE_NOT_FOUND || code === CLOSE_REPLACED) {
      this.set({ status: 'paused', retryAt: null });
      return;
    }
    this.scheduleRetry(true);
  }

  private scheduleRetry(ticketed: boolean, answered = ticketed): void {
    if (this.topics.size === 0) {
      this.set({ status: 'idle', retryAt: null });
      return;
    }
    const failures = useConnection.getState().failures + 1;
    const delay = retryDelay(failures, ticketed);
    const status = navigator.onLine ? 'reconnecting' : 'offline';
    this.set({ status, failures, retryAt: Date.now() + delay, reachable: ticketed || answered });
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.connect(), delay);
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    const socket = this.socket;
    this.socket = null;
    if (socket?.readyState !== WebSocket.CONNECTING) {
      socket?.close();
      return;
    }
    // Browsers complain about a socket closed before it opened; so it may open, unheard, and then go.
    socket.onmessage = null;
    socket.onopen = () => socket.close();
  }

  private beat(): void {
    const last = useConnection.getState().lastMessageAt ?? 0;
    if (Date.now() - last > DEAD_AFTER_MS) {
      this.drop();
      this.scheduleRetry(true);
      return;
    }
    this.send({ type: 'ping' });
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private sendSubscribe(topic: string): void {
    const listeners = [...(this.topics.get(topic) ?? [])];
    const after = Math.min(...listeners.map((listener) => listener.after()));
    this.send({ type: 'subscribe', topic, after: Number.isFinite(after) ? after : 0 });
  }

  private deliver(message: LiveMessage): void {
    const topic = topicOf(message);
    if (!topic) return;
    for (const listener of this.topics.get(topic) ?? []) listener.onMessage(message);
  }
}

function topicOf(message: LiveMessage): string | null {
  if (message.kind === 'event') return message.event.topic;
  if (message.kind === 'progress') return message.progress.topic;
  if (message.kind === 'pong') return null;
  return message.topic ?? null;
}
