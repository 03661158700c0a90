import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, type ReactNode, useMemo } from 'react';

import { wordsForCode } from '@/shared/api/problem-words';
import type { PendingAction, Run } from '@/shared/api/types';
import { Announcer } from '@/shared/ui/announcer';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { drawnRunQuery, runLogQuery } from './api';
import { RunBar, RunFacts } from './components/run-bar';
import { type RunPlace, RunTimeline } from './components/run-timeline';
import type { RenderOrigin } from './components/step-inspector';
import { runBillQuery } from './costs';
import { isTerminal } from './model';
import { useLiveRuns } from './realtime';
import { openQuestions, runName, runSentence } from './words';

interface RunPageProps extends RunPlace {
  runId: string;
  /** What the run is about, such as a link to its résumé. */
  subject?: (run: Run) => ReactNode;
  /** How to answer a question of the run. */
  renderAction: (run: Run, action: PendingAction) => ReactNode;
  renderOrigin?: RenderOrigin;
}

/** One run: where it stands, what it asks, how it came there. */
export function RunPage({ runId, ...rest }: RunPageProps) {
  const query = useQuery(drawnRunQuery(runId));
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
  subject,
  renderAction,
  renderOrigin,
  ...place
}: Omit<RunPageProps, 'runId'> & { run: Run }) {
  const { data: bill } = useQuery(runBillQuery(run.id));
  useLiveRuns(useMemo(() => [run], [run]));
  return (
    <>
      <Announcer message={runSentence(run)} />
      <PageHeader title={runName(run)} lead={subject?.(run)} />
      <RunBar run={run} bill={bill} />
      <RunFacts run={run} />
      {openQuestions(run).map((action) => (
        <div key={action.id} id={`question-${action.id}`} className="mb-5 scroll-mt-20">
          {renderAction(run, action)}
        </div>
      ))}
      {run.state === 'failed' && <FailureCard run={run} />}
      <Story run={run} bill={bill} renderOrigin={renderOrigin} {...place} />
      {!isTerminal(run.state) && (
        <p className="mt-5 text-sm text-muted">
          You can close this page: the run goes on without it and is here when you come back.
        </p>
      )}
    </>
  );
}

/** What moves with every event, apart from what does not. */
function Story(props: Omit<ComponentProps<typeof RunTimeline>, 'log'>) {
  const { data: log, error, refetch } = useQuery(runLogQuery(props.run.id));
  if (error && !log) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return <RunTimeline {...props} log={log} />;
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
