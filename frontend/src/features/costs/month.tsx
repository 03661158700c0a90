import type { Costs } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';

import { monthSentence } from './words';

/** The month in one sentence and one bar. */
export function Month({ costs }: { costs: Costs }) {
  const share = (micros: number) => Math.min(100, (micros / costs.monthly_micros) * 100);
  return (
    <Card>
      <h2>This month</h2>
      <p className="mt-2">{monthSentence(costs)}</p>
      <svg
        aria-hidden
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="mt-3 h-2.5 w-full rounded-full bg-sunken"
      >
        <rect
          width={share(costs.settled_micros + costs.reserved_micros)}
          height="1"
          className="fill-warn"
        />
        <rect width={share(costs.settled_micros)} height="1" className="fill-brand" />
      </svg>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">Left</dt>
        <dd className="tabular-nums">{formatMoney(costs.available_micros)}</dd>
        <dt className="text-muted">Set aside for calls under way</dt>
        <dd className="tabular-nums">{formatMoney(costs.reserved_micros)}</dd>
        <dt className="text-muted">Starts anew</dt>
        <dd>{formatDateTime(costs.resets_at)}</dd>
      </dl>
      {costs.provider === 'builtin' && (
        <p className="mt-3 text-sm text-muted">
          No language model is set up: the built-in writer does the work here, for nothing.
        </p>
      )}
      {costs.alerted_at && (
        <p className="mt-3 text-sm text-warn">
          80 % were spent on {formatDateTime(costs.alerted_at)}.
        </p>
      )}
    </Card>
  );
}
