import { useInfiniteQuery } from '@tanstack/react-query';

import { formatDateTime } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { ScrollRegion } from '@/shared/ui/scroll-region';
import { Skeleton } from '@/shared/ui/skeleton';

import { callsQuery } from './api';
import { CALL_STATES, modelWords, purposeWords } from './words';

const cell = 'py-1.5 pr-4 text-left align-top whitespace-nowrap';
const count = new Intl.NumberFormat();

/** Each question to a language model: when, what for, how long, for how much. */
export function CallsTable() {
  const calls = useInfiniteQuery(callsQuery);
  const items = calls.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      <h2 className="mb-2">Calls</h2>
      {!items ? (
        calls.error ? (
          <ErrorPanel error={calls.error} onRetry={() => void calls.refetch()} />
        ) : (
          <Skeleton label="Loading calls" rowClass="h-8" />
        )
      ) : items.length === 0 ? (
        <p className="text-muted">None yet.</p>
      ) : (
        <ScrollRegion label="Table of calls">
          <table className="w-full text-sm">
            <thead className="text-muted">
              <tr>
                <th className={cell}>When</th>
                <th className={cell}>For</th>
                <th className={cell}>Model</th>
                <th className={cell}>Tokens in / out</th>
                <th className={cell}>State</th>
                <th className={cell}>Cost</th>
              </tr>
            </thead>
            <tbody>
              {items.map((call) => (
                <tr key={call.id} className="border-t border-line">
                  <td className={cell}>{formatDateTime(call.created_at)}</td>
                  <td className={cell}>{purposeWords(call.purpose)}</td>
                  <td className={cell}>{modelWords(call.provider, call.model)}</td>
                  <td className={`${cell} tabular-nums`}>
                    {call.input_tokens === null
                      ? '–'
                      : `${count.format(call.input_tokens)} / ${count.format(call.output_tokens ?? 0)}`}
                  </td>
                  <td className={cell}>{CALL_STATES[call.state]}</td>
                  <td className={`${cell} tabular-nums`}>{formatMoney(call.settled_micros)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {calls.hasNextPage && (
        <Button
          className="mt-3"
          busy={calls.isFetchingNextPage && 'Loading…'}
          onClick={() => void calls.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}
