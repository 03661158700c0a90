import { useQuery } from '@tanstack/react-query';
import { Newspaper } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';

import { briefingsQuery } from '@/features/briefings/api';
import { runQuery, useStartRun } from '@/features/runs/api';
import { isTerminal } from '@/features/runs/model';
import { useLiveRuns } from '@/features/runs/realtime';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

/** Puts together what is new since the last briefing, without waiting for the hour; also more than once a day. */
export function BriefingNow({ onDone }: { onDone: () => void }) {
  const start = useStartRun();
  const id = start.data?.id;
  const { data: run } = useQuery({ ...runQuery(id ?? ''), enabled: id !== undefined });
  useLiveRuns(run ? [run] : []);
  const ended = run !== undefined && isTerminal(run.state);
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (ended) done();
  }, [ended]);
  const { data: told } = useQuery({
    ...briefingsQuery,
    queryKey: [...briefingsQuery.queryKey, 'after', id ?? ''],
    enabled: ended,
  });
  const words = told?.some((briefing) => briefing.run_id === id)
    ? 'Done.'
    : 'Nothing is new since your last briefing.';
  return (
    <>
      <Button
        icon={<Newspaper aria-hidden className="size-4" />}
        busy={(start.isPending || (id !== undefined && !ended)) && 'Putting it together…'}
        onClick={() => start.mutate({ kind: 'briefing' })}
      >
        Brief me now
      </Button>
      <span role="status" className="self-center text-sm text-muted">
        {ended && told ? words : ''}
      </span>
      <FailureNote error={start.error} />
    </>
  );
}
