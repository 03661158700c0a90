import { formatDuration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';

/** Time from `from` to `to`, counting on while there is no `to`. */
export function Elapsed({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(1000, from !== null && to === null);
  if (!from) return null;
  const end = to ? Date.parse(to) : Math.max(now, Date.parse(from));
  const ms = end - Date.parse(from);
  // While it counts, tenths would only flicker.
  return <>{formatDuration(to ? ms : Math.floor(ms / 1000) * 1000)}</>;
}
