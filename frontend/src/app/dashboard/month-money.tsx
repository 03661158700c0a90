import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { costsQuery } from '@/features/costs/api';
import { monthSentence } from '@/features/costs/words';
import type { Costs } from '@/shared/api/types';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

/** What one run has cost, beside what the month still allows. */
export function costOf(costs: Costs | undefined, runId: string): string {
  // The line is there from the first, so that nothing moves when the sum comes.
  if (!costs) return '\u00a0';
  if (costs.provider === 'builtin') return 'Costs nothing.';
  const spent = costs.by_run.find((cost) => cost.run_id === runId)?.settled_micros ?? 0;
  return `${formatMoney(spent)} so far, ${formatMoney(costs.available_micros)} left this month.`;
}

function Bar({ costs }: { costs: Costs }) {
  const share = Math.min(1, costs.settled_micros / Math.max(1, costs.monthly_micros));
  return (
    <svg aria-hidden className="h-2 w-full" preserveAspectRatio="none" viewBox="0 0 100 1">
      <rect width="100" height="1" rx="0.5" className="fill-sunken" />
      <rect
        width={share * 100}
        height="1"
        rx="0.5"
        className={share >= 0.8 ? 'fill-warn' : 'fill-brand'}
      />
    </svg>
  );
}

/** This month's money in one sentence, and the way to its details. */
export function MonthMoney() {
  const { data: costs, error, refetch } = useQuery(costsQuery);
  if (!costs) {
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton label="Loading this month’s costs" rows={1} rowClass="h-32" />
    );
  }
  return (
    <Card className="min-h-32 space-y-2">
      {costs.provider !== 'builtin' && <Bar costs={costs} />}
      <p className="text-sm">
        {costs.provider === 'builtin'
          ? 'Everything is written on this machine: nothing costs anything.'
          : monthSentence(costs)}
      </p>
      <Link to="/costs" className="text-sm underline underline-offset-2">
        Costs and budget
      </Link>
    </Card>
  );
}
