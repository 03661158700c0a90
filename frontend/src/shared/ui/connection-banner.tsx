import { CloudOff, RefreshCw } from 'lucide-react';

import { formatTime } from '../lib/format';
import { useNow } from '../lib/use-now';
import { needsPolling, useConnection } from '../realtime/connection-store';
import { liveSocket } from '../realtime/live';
import { Button } from './button';

const SILENT_MS = 2_000;

/** Tells when what is shown may be old. Silent for the first two seconds: most drops are over by then. */
export function ConnectionBanner() {
  const connection = useConnection();
  const now = useNow(500, connection.status !== 'live' && connection.status !== 'idle');
  const { status, since, retryAt, lastMessageAt } = connection;
  const troubled = status === 'reconnecting' || status === 'offline' || connection.failures > 0;
  if (!troubled || status === 'live' || (status !== 'offline' && now - since < SILENT_MS))
    return null;
  const wait = retryAt ? Math.max(0, Math.ceil((retryAt - now) / 1000)) : 0;
  const polling = needsPolling(connection) && status !== 'offline';
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-warn-soft px-4 py-2 text-sm text-ink sm:px-6"
    >
      <CloudOff aria-hidden className="size-4 shrink-0 text-warn" />
      <span className="font-medium">
        {status === 'offline'
          ? 'You are offline.'
          : polling
            ? 'Live updates unavailable, refreshing every 5 s.'
            : 'Reconnecting…'}
      </span>
      <span>
        {lastMessageAt ? `Shown as of ${formatTime(lastMessageAt)}. ` : ''}
        Runs go on without this page.
      </span>
      {status !== 'offline' && (
        <Button
          className="ml-auto"
          onClick={() => liveSocket().retryNow()}
          icon={<RefreshCw aria-hidden className="size-4" />}
        >
          {wait > 0 ? `Retry now (${wait} s)` : 'Retry now'}
        </Button>
      )}
    </div>
  );
}
