import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ListChecks } from 'lucide-react';

import type { Run } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { runsQuery } from './api';
import { RunCard } from './components/run-card';
import { useLiveRuns } from './realtime';

const FILTERS: { state: Run['state'] | undefined; label: string }[] = [
  { state: undefined, label: 'All' },
  { state: 'waiting', label: 'Needs you' },
  { state: 'running', label: 'Running' },
  { state: 'paused', label: 'Paused' },
  { state: 'failed', label: 'Failed' },
  { state: 'succeeded', label: 'Finished' },
];

interface RunsPageProps {
  state: Run['state'] | undefined;
  subjectOf: (run: Run) => string | undefined;
}

/** Every run, newest first; the filter is in the URL. */
export function RunsPage({ state, subjectOf }: RunsPageProps) {
  const runs = useQuery(runsQuery({ state }));
  useLiveRuns(runs.data ?? []);
  return (
    <>
      <PageHeader
        title="Runs"
        lead="Everything JobPilot does for you that takes more than a moment."
      />
      <nav aria-label="Filter runs by state" className="mb-4 flex flex-wrap gap-1">
        {FILTERS.map((filter) => (
          <Link
            key={filter.label}
            to="/runs"
            search={{ state: filter.state }}
            aria-current={filter.state === state ? 'page' : undefined}
            className={clsx(
              'inline-flex min-h-9 items-center rounded-full border px-3 text-sm',
              filter.state === state
                ? 'border-brand bg-brand-soft font-medium text-brand'
                : 'border-transparent text-muted hover:bg-sunken',
            )}
          >
            {filter.label}
          </Link>
        ))}
      </nav>
      {runs.data ? (
        <RunList runs={runs.data} filtered={state !== undefined} subjectOf={subjectOf} />
      ) : runs.error ? (
        <ErrorPanel
          error={runs.error}
          onRetry={() => void runs.refetch()}
          retrying={runs.isFetching}
        />
      ) : (
        <Skeleton label="Loading runs" rowClass="h-28" />
      )}
    </>
  );
}

interface RunListProps {
  runs: Run[];
  filtered: boolean;
  subjectOf: (run: Run) => string | undefined;
}

function RunList({ runs, filtered, subjectOf }: RunListProps) {
  if (runs.length === 0 && filtered) {
    return (
      <Empty
        icon={ListChecks}
        title="No run is in this state"
        action={
          <Link to="/runs" className={buttonClass()}>
            Show all runs
          </Link>
        }
      >
        Other runs may exist; the filter hides them.
      </Empty>
    );
  }
  if (runs.length === 0) {
    return (
      <Empty
        icon={ListChecks}
        title="Nothing has run yet"
        action={
          <Link to="/resumes" className={buttonClass('primary')}>
            Upload a résumé
          </Link>
        }
      >
        The first run starts by itself when you upload a résumé.
      </Empty>
    );
  }
  return (
    <ul className="space-y-3">
      {runs.map((run) => (
        <li key={run.id}>
          <RunCard run={run} subject={subjectOf(run)} heading="h2" />
        </li>
      ))}
    </ul>
  );
}
