import { Hourglass } from 'lucide-react';

import { useAllowance } from '../api/allowance';
import { formatTime } from '../lib/format';
import { useNow } from '../lib/use-now';

/** Tells that the plan's requests are used up, and from when on they are not. */
export function LimitBanner() {
  const until = useAllowance(({ limitedUntil }) => limitedUntil);
  const now = useNow(1_000, until !== null);
  if (until === null || now >= until) return null;
  return (
    <div className="flex items-center gap-4 border-b border-line bg-warn-soft px-4 py-2 text-sm text-ink sm:px-6">
      <Hourglass aria-hidden className="size-4 shrink-0 text-warn" />
      <p role="status">
        <span className="font-medium">Your plan’s requests for this hour are used up.</span> They
        come back one by one, the next at {formatTime(until)}. Pages go on by themselves then; runs
        go on anyway.
      </p>
    </div>
  );
}
