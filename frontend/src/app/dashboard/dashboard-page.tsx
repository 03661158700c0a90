import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { costsQuery } from '@/features/costs/api';
import { resumeKeys, resumesQuery } from '@/features/resumes/api';
import { ResumeRow } from '@/features/resumes/resume-row';
import { runsQuery } from '@/features/runs/api';
import { RunCard } from '@/features/runs/components/run-card';
import { isTerminal } from '@/features/runs/model';
import { useLiveRuns } from '@/features/runs/realtime';
import type { Resume, Run } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { useRunSubjects } from '../use-run-subjects';
import { FirstSteps } from './first-steps';
import { costOf, MonthMoney } from './month-money';
import { NeedsYou, needsPerson, waitingOf } from './needs-you';
import { PauseAll } from './pause-all';
import { RecentResults } from './recent-results';

const RECENT = 4;

interface PanelProps {
  title: string;
  /** Beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

function Panel({ title, action, children }: PanelProps) {
  return (
    <section aria-label={title} className="mb-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** What needs the person first, then what is under way, then what they have. */
export function DashboardPage() {
  const runs = useQuery(runsQuery());
  const resumes = useQuery(resumesQuery);
  useLiveRuns(runs.data ?? []);
  useResumesFollowRuns(runs.data);
  // What comes first must not be pushed away by what comes second.
  const arriving = useFirst(runs.isPending || resumes.isPending);
  const newcomer = resumes.data?.length === 0 && runs.data?.length === 0;
  return (
    <>
      <PageHeader
        title="Dashboard"
        actions={
          <Link to="/resumes" className={buttonClass('primary')}>
            <FileUp aria-hidden className="size-4" />
            Upload a résumé
          </Link>
        }
      />
      {newcomer && <FirstSteps resumes={resumes.data ?? []} runs={runs.data ?? []} />}
      {arriving && (
        <>
          <Skeleton label="Loading runs" rows={3} rowClass="h-28" />
          <Skeleton label="Loading résumés" rows={0} />
        </>
      )}
      {!newcomer && !arriving && (
        <div className="grid gap-x-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="min-w-0">
            <RunPanels runs={runs} resumes={resumes.data ?? []} />
          </div>
          <div className="min-w-0">
            <Panel title="This month">
              <MonthMoney />
            </Panel>
            <Panel title="Recent résumés">
              {resumes.data ? (
                <RecentResumes resumes={resumes.data} />
              ) : (
                <Missing what={resumes} label="Loading résumés" />
              )}
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}

/**
 * True until what is waited for has come or failed for the first time. The panels read the same again when they appear
 * after a failure: were they taken away for it, that would never end.
 */
function useFirst(waiting: boolean): boolean {
  const [first, setFirst] = useState(waiting);
  if (first && !waiting) setFirst(false);
  return first && waiting;
}

/** A run that moved on has usually changed its résumé's status too. */
function useResumesFollowRuns(runs: Run[] | undefined) {
  const queries = useQueryClient();
  const states = runs?.map((run) => `${run.id} ${run.state}`).join();
  const shown = useRef(states);
  useEffect(() => {
    const before = shown.current;
    shown.current = states;
    if (before === undefined || before === states) return;
    void queries.invalidateQueries({ queryKey: resumeKeys.list });
  }, [queries, states]);
}

interface Reading {
  error: unknown;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
}

/** In the place of what was not read: why, or that it is being read once more. */
function Missing({ what, label }: { what: Reading; label: string }) {
  if (!what.error) return <Skeleton label={label} rowClass="h-28" />;
  const retry = () => void what.refetch();
  return <ErrorPanel error={what.error} onRetry={retry} retrying={what.isFetching} />;
}

interface RunPanelsProps {
  runs: Reading & { data: Run[] | undefined };
  resumes: readonly Resume[];
}

function RunPanels({ runs, resumes }: RunPanelsProps) {
  const subjectOf = useRunSubjects(runs.data);
  const { data: costs } = useQuery(costsQuery);
  if (!runs.data) {
    return (
      <Panel title="Active runs">
        <Missing what={runs} label="Loading runs" />
      </Panel>
    );
  }
  const waiting = waitingOf(runs.data);
  const active = runs.data.filter((run) => !isTerminal(run.state) && !needsPerson(run));
  return (
    <>
      {waiting.length > 0 && (
        <Panel title="Needs you">
          <ul className="space-y-3">
            {waiting.map((run) => (
              <li key={run.id}>
                <NeedsYou run={run} subject={subjectOf(run)} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <FirstSteps resumes={resumes} runs={runs.data} />
      <Panel
        title="Active runs"
        action={<PauseAll active={runs.data.some((run) => !isTerminal(run.state))} />}
      >
        {active.length > 0 ? (
          <ul className="space-y-3">
            {active.map((run) => (
              <li key={run.id}>
                <RunCard run={run} subject={subjectOf(run)} cost={costOf(costs, run.id)} />
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-muted">
            Nothing is running.{' '}
            <Link to="/runs" className="underline underline-offset-2">
              All runs
            </Link>
          </p>
        )}
      </Panel>
      <Panel title="Recent results">
        <RecentResults runs={runs.data} subjectOf={subjectOf} />
      </Panel>
    </>
  );
}

function RecentResumes({ resumes }: { resumes: Resume[] }) {
  if (resumes.length === 0)
    return <p className="text-muted">No résumé is kept. Upload one to start again.</p>;
  return (
    <>
      <ul className="space-y-3">
        {resumes.slice(0, RECENT).map((resume) => (
          <li key={resume.id}>
            <ResumeRow resume={resume} />
          </li>
        ))}
      </ul>
      {resumes.length > RECENT && (
        <Link to="/resumes" className={buttonClass('quiet', 'mt-3')}>
          All {resumes.length} résumés
        </Link>
      )}
    </>
  );
}
