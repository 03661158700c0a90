import { useQuery } from '@tanstack/react-query';

import type { HouseCosts as Costs } from '@/shared/api/types';
import { formatMonth } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { ScrollRegion } from '@/shared/ui/scroll-region';
import { Skeleton } from '@/shared/ui/skeleton';

import { houseCostsQuery } from './api';

const cell = 'py-2 pr-5 text-left align-top whitespace-nowrap';

function Sums({ costs }: { costs: Costs }) {
  const sums = [
    ['Today', costs.today_micros],
    ['This month', costs.month_micros],
    ['At this pace, by its end', costs.projected_micros],
    ['Set aside for calls under way', costs.reserved_micros],
  ] as const;
  return (
    <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {sums.map(([name, micros]) => (
        <div key={name}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold tabular-nums">{formatMoney(micros)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What language models cost everybody together, and who spent most. Never what was asked or answered. */
export function HouseCosts() {
  const { data, error, refetch, isFetching } = useQuery(houseCostsQuery);
  if (!data)
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <Skeleton label="Loading everybody’s costs" rowClass="h-24" />
    );
  return (
    <div className="space-y-5">
      <Card>
        <h2 className="mb-3">Everybody, {formatMonth(data.month)} (UTC)</h2>
        <Sums costs={data} />
      </Card>
      <Card>
        <h2 className="mb-2">Who spent most</h2>
        {data.people.length === 0 ? (
          <p className="text-muted">Nobody has asked a language model this month.</p>
        ) : (
          <ScrollRegion label="Who spent most">
            <table className="w-full text-sm">
              <thead className="text-muted">
                <tr>
                  {['E-mail', 'Spent', 'Limit', 'Set aside', 'Calls'].map((title) => (
                    <th key={title} scope="col" className={cell}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.people.map((person) => (
                  <tr key={person.user_id} className="border-t border-line tabular-nums">
                    <td className={cell}>{person.email ?? 'Without an address'}</td>
                    <td className={cell}>{formatMoney(person.settled_micros)}</td>
                    <td className={cell}>{formatMoney(person.monthly_micros)}</td>
                    <td className={cell}>{formatMoney(person.reserved_micros)}</td>
                    <td className={cell}>{person.calls}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </Card>
    </div>
  );
}
