import { Link } from '@tanstack/react-router';

import type { RankingSummary } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';

import { REFUSALS } from './words';

/** What the last ranking left out, and why: a short list must never look like a short market. */
export function Refused({ ranking }: { ranking: RankingSummary }) {
  const out = ranking.refused.reduce((sum, { count }) => sum + count, 0);
  return (
    <details className="mb-4 rounded-xl border border-line bg-surface px-4 py-2 text-sm">
      <summary className="min-h-7">
        {plural(ranking.considered, 'posting')} looked at on {formatDateTime(ranking.ranked_at)};{' '}
        {out === 0 ? 'none left out' : `${out} left out by your preferences`}
      </summary>
      {out > 0 && (
        <ul className="mt-2 list-disc pl-5 text-muted">
          {ranking.refused.map(({ reason, count }) => (
            <li key={reason}>
              {count} {REFUSALS[reason]}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 mb-1">
        <Link to="/preferences" className="underline underline-offset-2">
          Change your preferences
        </Link>
      </p>
    </details>
  );
}
