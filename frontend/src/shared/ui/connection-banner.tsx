import { CloudOff, RefreshCw } from 'lucide-react';

import { formatDuration, formatTime } from '../lib/format';
import { useNow } from '../lib/use-now';
import {
  type Connection,
  isCutOff,
  needsPolling,
  REASON_ID,
  useConnection,
} from '../realtime/connection-store';
import { liveSocket } from '../realtime/live';
import { Button } from './button';

const SILENT_MS = 2_000;
const STALE_MS = 60_000;

function headline(connection: Connection, now: number): string {
  if (connection.status === 'offline') return 'You are offline.';
  if (!connection.reachable)
    return now - connection.since > STALE_MS
      ? 'Not up to date: the server cannot be reached.'
      : 'The server cannot be reached.';
  if (needsPolling(connection))
    return connection.pollMs
      ? `Live updates unavailable, refreshing every ${formatDuration(connection.pollMs)}.`
      : 'Live updates unavailable.';
  return 'Reconnecting…';
}

/** Tells when what is shown may be old. Silent for the first two seconds: most drops are over by then. */
export function ConnectionBanner() {
  return useConnection(isTroubled) ? <Trouble /> : null;
}

const isTroubled = ({ status, failures }: Connection) =>
  status !== 'live' && (status === 'reconnecting' || status === 'offline' || failures > 0);

function Trouble() {
  const connection = useConnection();
  const now = useNow(500);
  const { status, since, retryAt, lastMessageAt } = connection;
  if (status !== 'offline' && now - since < SILENT_MS) return null;
  const wait = retryAt ? Math.max(0, Math.ceil((retryAt - now) / 1000)) : 0;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-warn-soft px-4 py-2 text-sm text-ink sm:px-6">
      <CloudOff aria-hidden className="size-4 shrink-0 text-warn" />
      {/* Only what changes seldom is announced; the countdown is not. */}
      <p id={REASON_ID} role="status" className="min-w-0 flex-1 basis-64">
        <span className="font-medium">{headline(connection, now)}</span>{' '}
        {lastMessageAt ? `What you see is from ${formatTime(lastMessageAt)}. ` : ''}
        Runs go on without this page.
        {isCutOff(connection) && ' What costs money or reaches people waits until you are back.'}
      </p>
      {status !== 'offline' && (
        <Button
          onClick={() => liveSocket().retryNow()}
          icon={<RefreshCw aria-hidden className="size-4" />}
        >
          {wait > 0 ? `Retry now (${wait} s)` : 'Retry now'}
        </Button>
      )}
    </div>
  );
}
