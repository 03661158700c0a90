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
  /** Whether the server answered when it was last asked for a connection, even where the connection then failed. */
  reachable: boolean;
  /** How often pages ask for themselves, ms; null while they do not. */
  pollMs: number | null;
}

export const useConnection = create<Connection>(() => ({
  status: 'idle',
  since: Date.now(),
  lastMessageAt: null,
  retryAt: null,
  failures: 0,
  reachable: true,
  pollMs: null,
}));

export const POLL_AFTER_FAILURES = 3;

/** True when the socket cannot be had and pages should ask for themselves every few seconds. */
export const needsPolling = (connection: Connection) =>
  connection.status !== 'live' &&
  connection.status !== 'paused' &&
  connection.status !== 'offline' &&
  connection.failures >= POLL_AFTER_FAILURES;

/** True when nothing that is asked of the server would get there now. */
export const isCutOff = (connection: Connection) =>
  connection.status === 'offline' ||
  (connection.status === 'reconnecting' && !connection.reachable);

/** The element that says why buttons wait while the server is out of reach. */
export const REASON_ID = 'connection-state';
