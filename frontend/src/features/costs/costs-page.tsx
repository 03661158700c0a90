import { useQuery } from '@tanstack/react-query';

import type { Run } from '@/shared/api/types';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { costsQuery } from './api';
import { BudgetForm } from './budget-form';
import { ByDay } from './by-day';
import { ByRun } from './by-run';
import { CallsTable } from './calls-table';
import { Month } from './month';
import { ParkedRuns } from './parked-runs';

interface CostsPageProps {
  /** Runs that wait for money. */
  parked: readonly Run[];
  nameOf: (run: Run) => string;
  /** What a run is called, where that is known. */
  runTitle: (runId: string) => string | undefined;
}

/** What language models cost this month, and how much they may. */
export function CostsPage({ parked, nameOf, runTitle }: CostsPageProps) {
  const { data: costs, error, refetch, isFetching } = useQuery(costsQuery);
  return (
    <>
      <PageHeader
        title="Costs"
        lead="What language models cost you. At the limit runs wait; they go on when you raise it or the month turns."
      />
      {costs ? (
        <div className="space-y-5">
          <ParkedRuns runs={parked} costs={costs} nameOf={nameOf} />
          <div className="grid gap-5 lg:grid-cols-2">
            <Month costs={costs} />
            <Card>
              <BudgetForm costs={costs} waiting={parked.length} />
            </Card>
          </div>
          <ByDay costs={costs} />
          <ByRun costs={costs} runTitle={runTitle} />
          <CallsTable />
        </div>
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton label="Loading costs" rowClass="h-40" />
      )}
    </>
  );
}
