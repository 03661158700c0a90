import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { Costs } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { costsQuery } from './api';
import { BudgetForm } from './budget-form';
import { CallsTable } from './calls-table';
import { monthSentence, purposeWords } from './words';

interface CostsPageProps {
  /** What a run is called, where that is known. */
  runName: (runId: string) => string | undefined;
}

/** What language models cost this month, and how much they may. */
export function CostsPage({ runName }: CostsPageProps) {
  const { data: costs, error, refetch } = useQuery(costsQuery);
  return (
    <>
      <PageHeader
        title="Costs"
        lead="What language models cost you. At the limit runs wait; they go on when you raise it or the month turns."
      />
      {costs ? (
        <div className="space-y-5">
          <div className="grid gap-5 lg:grid-cols-2">
            <Month costs={costs} />
            <Card>
              <BudgetForm costs={costs} />
            </Card>
          </div>
          <div className="grid gap-5 lg:grid-cols-2">
            <ByPurpose costs={costs} />
            <ByRun costs={costs} runName={runName} />
          </div>
          <CallsTable />
        </div>
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading costs" rowClass="h-40" />
      )}
    </>
  );
}

function Month({ costs }: { costs: Costs }) {
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

const cell = 'py-1.5 pr-3 text-left align-top';

function ByPurpose({ costs }: { costs: Costs }) {
  return (
    <Card>
      <h2 className="mb-2">By purpose</h2>
      {costs.by_purpose.length === 0 ? (
        <p className="text-muted">Nothing was asked this month.</p>
      ) : (
        <table className="w-full text-sm">
          <thead className="text-muted">
            <tr>
              <th className={cell}>For</th>
              <th className={cell}>Calls</th>
              <th className={cell}>Cost</th>
            </tr>
          </thead>
          <tbody>
            {costs.by_purpose.map((row) => (
              <tr key={row.purpose} className="border-t border-line">
                <td className={cell}>{purposeWords(row.purpose)}</td>
                <td className={cell}>{row.calls}</td>
                <td className={cell}>{formatMoney(row.settled_micros)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function ByRun({ costs, runName }: { costs: Costs } & CostsPageProps) {
  return (
    <Card>
      <h2 className="mb-2">By run</h2>
      {costs.by_run.length === 0 ? (
        <p className="text-muted">No run has asked a language model this month.</p>
      ) : (
        <table className="w-full text-sm">
          <thead className="text-muted">
            <tr>
              <th className={cell}>Run</th>
              <th className={cell}>Calls</th>
              <th className={cell}>Cost</th>
            </tr>
          </thead>
          <tbody>
            {costs.by_run.map((row) => (
              <tr key={row.run_id ?? 'none'} className="border-t border-line">
                <td className={cell}>
                  {row.run_id ? (
                    <Link
                      to="/runs/$runId"
                      params={{ runId: row.run_id }}
                      className="underline underline-offset-2"
                    >
                      {runName(row.run_id) ?? 'An earlier run'}
                    </Link>
                  ) : (
                    'Outside of runs'
                  )}
                </td>
                <td className={cell}>{row.calls}</td>
                <td className={cell}>{formatMoney(row.settled_micros)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
