import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';

import { draftsQuery } from '@/features/drafts/api';
import { runQuery } from '@/features/runs/api';
import { RunStages } from '@/features/runs/components/run-stages';
import { isTerminal } from '@/features/runs/model';
import { useLiveRuns } from '@/features/runs/realtime';
import { wordsForCode } from '@/shared/api/problem-words';
import { Button, buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

/** How often to look for the draft of a run, ms: at first, and longer each time while a model takes its time. */
const LOOK_MS = 1_000;
const LOOK_FACTOR = 1.3;
const SLOWEST_LOOK_MS = 60_000;

interface BeingWrittenProps {
  runId: string;
  /** The draft is there: it can be opened, written or not yet. */
  onDraft: (draftId: string) => void;
  onAnew: () => void;
}

/** From the press of the button until there is something to read. */
export function BeingWritten({ runId, onDraft, onAnew }: BeingWrittenProps) {
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  useLiveRuns(run ? [run] : []);
  const ended = run !== undefined && isTerminal(run.state);
  const { data: drafts = [] } = useQuery({
    ...draftsQuery({ run_id: runId }),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      ended ? false : Math.min(SLOWEST_LOOK_MS, LOOK_MS * LOOK_FACTOR ** state.dataUpdateCount),
  });
  const draft = drafts.find(({ state }) => state !== 'drafting');
  const open = useEffectEvent(onDraft);
  useEffect(() => {
    if (draft) open(draft.id);
  }, [draft]);
  if (!run)
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton label="Looking what is written" rows={2} />
    );
  const words = run.failure_code && wordsForCode(run.failure_code);
  return (
    <Card>
      <h2>{ended && !draft ? 'Nothing was written' : 'It is being written'}</h2>
      {words ? (
        <p role="alert" className="mt-2">
          <strong className="block">{words.title}</strong>
          {words.advice}
        </p>
      ) : (
        <p className="mt-1 mb-4 text-muted">
          This takes some seconds, up to a minute with a slow language model. You may leave: it is
          among your documents when it is ready.
        </p>
      )}
      <RunStages run={run} />
      <div className="mt-4 flex flex-wrap gap-2">
        {ended && <Button onClick={onAnew}>Write something else</Button>}
        <Link to="/runs/$runId" params={{ runId }} className={buttonClass('quiet')}>
          Open the run
        </Link>
      </div>
    </Card>
  );
}
