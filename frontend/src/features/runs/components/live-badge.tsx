import { Radio } from 'lucide-react';

import { formatAgo, formatDuration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { needsPolling, useConnection } from '@/shared/realtime/connection-store';

/** How fresh the page is: "Live · last event 2 s ago". `lastAt` is when the newest event happened. */
export function LiveBadge({ lastAt, ended }: { lastAt: string | null; ended: boolean }) {
  const status = useConnection((connection) => connection.status);
  // Not the whole connection: that changes with every frame that comes.
  const polling = useConnection(needsPolling);
  const pollMs = useConnection((connection) => connection.pollMs);
  const now = useNow(1000, !ended);
  const last = lastAt ? `last event ${formatAgo(Date.parse(lastAt), now)}` : 'no events yet';
  if (ended) return <span className="text-sm text-muted">Ended, nothing more will happen</span>;
  if (status === 'live') {
    return (
      <span className="inline-flex items-center gap-1.5 text-sm text-ok">
        <Radio aria-hidden className="size-4" />
        Live <span className="text-muted">· {last}</span>
      </span>
    );
  }
  return (
    <span className="text-sm text-muted">
      {polling
        ? `Refreshing every ${formatDuration(pollMs ?? 0)} · ${last}`
        : status === 'offline'
          ? `Offline · ${last}`
          : `Connecting… · ${last}`}
    </span>
  );
}
