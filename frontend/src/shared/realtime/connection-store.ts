import { create } from 'zustand';

type ConnectionStatus =
  | 'idle' // nothing to follow
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'offline'
  | 'paused' // the tab has been hidden for long
  | 'refused'; // the session ended

export interface Connection {
  status: ConnectionStatus;
  /** When this status began, ms since the epoch. */
  since: number;
  /** When the last frame of any kind arrived. */
  lastMessageAt: number | null;
  /** When the next attempt is due, while reconnecting. */
  retryAt: number | null;
  /** Attempts failed in a row. From the third on, pages poll. */
  failures: number;
}

export const useConnection = create<Connection>(() => ({
  status: 'idle',
  since: Date.now(),
  lastMessageAt: null,
  retryAt: null,
  failures: 0,
}));

export const POLL_AFTER_FAILURES = 3;

/** True when the socket cannot be had and pages should ask for themselves every few seconds. */
export const needsPolling = (connection: Connection) =>
  connection.status !== 'live' &&
  connection.status !== 'paused' &&
  connection.failures >= POLL_AFTER_FAILURES;
