import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';

import { wordsForCode } from '@/shared/api/problem-words';
import type { PendingAction, Run } from '@/shared/api/types';
import { formatExact } from '@/shared/lib/format';
import { useHotkeys } from '@/shared/lib/hotkeys';
import { Announcer } from '@/shared/ui/announcer';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { runLogQuery, runQuery } from './api';
import { Elapsed } from './components/elapsed';
import { LiveBadge } from './components/live-badge';
import { RunControls } from './components/run-controls';
import { RunStateChip } from './components/run-state-chip';
import { StepInspector } from './components/step-inspector';
import { TimelineList } from './components/timeline-list';
import { isTerminal } from './model';
import { useLiveRuns } from './realtime';
import { buildTimeline, type StepGroup } from './timeline';
import { kindWords, runSentence } from './words';

interface RunPageProps {
  runId: string;
  /** The step in the inspector, from the URL. */
  step: string | null;
  /** What the run is about, such as a link to its résumé. */
  subject?: (run: Run) => ReactNode;
  /** How to answer a question of the run. */
  renderAction: (run: Run, action: PendingAction) => ReactNode;
}

export function RunPage({ runId, ...rest }: RunPageProps) {
  const query = useQuery(runQuery(runId));
  if (query.data) return <LoadedRun key={runId} run={query.data} {...rest} />;
  return (
    <>
      <PageHeader title="Run" />
      {query.error ? (
        <ErrorPanel
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton label="Loading the run" rows={4} />
      )}
    </>
  );
}

function LoadedRun({
  run,
  step,
  subject,
  renderAction,
}: Omit<RunPageProps, 'runId'> & { run: Run }) {
  const { data: log, error: logError, refetch } = useQuery(runLogQuery(run.id));
  useLiveRuns(useMemo(() => [run], [run]));
  const events = log?.events;
  const items = useMemo(() => buildTimeline(run, events ?? []), [run, events]);
  const groups = items.filter((item) => item.kind === 'step');
  const selected = groups.find((group) => group.name === (step ?? run.step)) ?? groups[0] ?? null;
  useStepKeys(run.id, groups, selected);
  const questions = run.pending_actions.filter((action) => action.state === 'pending');
  const ended = isTerminal(run.state);
  const inspector = useShownOnPhones(step);
  return (
    <>
      <Announcer message={runSentence(run)} />
      <PageHeader
        title={kindWords(run.kind)}
        beside={<RunStateChip run={run} />}
        lead={subject?.(run)}
        actions={<RunControls run={run} />}
      />
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-y border-line py-2 text-sm">
        <LiveBadge lastAt={events?.at(-1)?.at ?? run.started_at} ended={ended} />
        <span className="text-muted">
          Started <time dateTime={run.created_at}>{formatExact(run.created_at)}</time>
          {' · '}
          <Elapsed from={run.started_at ?? run.created_at} to={run.finished_at} />
        </span>
        {run.temporal && (
          <a
            href={run.temporal.ui_url}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonClass('quiet')}
          >
            Open in Temporal <ExternalLink aria-hidden className="size-4" />
          </a>
        )}
      </div>
      {questions.map((action) => (
        <div key={action.id} className="mb-5">
          {renderAction(run, action)}
        </div>
      ))}
      {run.state === 'failed' && <FailureCard run={run} />}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Card className="p-2 sm:p-3">
          {logError && !log ? (
            <ErrorPanel error={logError} onRetry={() => void refetch()} />
          ) : (
            <TimelineList run={run} items={items} selected={selected?.name ?? null} />
          )}
        </Card>
        <Card ref={inspector} className="h-fit scroll-mt-4 lg:sticky lg:top-6">
          {selected && <StepInspector group={selected} />}
          <p className="mt-5 text-xs text-muted">
            <kbd>[</kbd> <kbd>]</kbd> previous and next step · <kbd>↑</kbd> <kbd>↓</kbd> in the list
          </p>
        </Card>
      </div>
      {!ended && (
        <p className="mt-5 text-sm text-muted">
          You can close this page: the run goes on without it and is here when you come back.
        </p>
      )}
    </>
  );
}

function FailureCard({ run }: { run: Run }) {
  const words = wordsForCode(run.failure_code ?? 'internal_error');
  return (
    <div role="alert" className="mb-5 rounded-xl border border-bad bg-bad-soft p-4">
      <p className="font-semibold">{words.title}</p>
      <p>{words.advice}</p>
    </div>
  );
}

/** Where the inspector stands below the timeline, choosing a step brings it into view. */
function useShownOnPhones(step: string | null) {
  const inspector = useRef<HTMLDivElement>(null);
  const chosen = useRef(step);
  useEffect(() => {
    if (chosen.current === step) return;
    chosen.current = step;
    if (window.matchMedia('(max-width: 63.99rem)').matches)
      inspector.current?.scrollIntoView({ block: 'start' });
  }, [step]);
  return inspector;
}

function useStepKeys(runId: string, groups: StepGroup[], selected: StepGroup | null) {
  const navigate = useNavigate();
  const names = groups.map((group) => group.name).join(' ');
  const current = selected?.name ?? '';
  const keys = useMemo(() => {
    const go = (by: number) => {
      const all = names.split(' ');
      const next = all[all.indexOf(current) + by];
      if (!next) return;
      void navigate({
        to: '/runs/$runId',
        params: { runId },
        search: { step: next },
        replace: true,
        resetScroll: false,
      });
    };
    return { '[': () => go(-1), ']': () => go(1) };
  }, [names, current, runId, navigate]);
  useHotkeys(keys);
}
