import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { jobKeys } from '@/features/jobs/api';
import { runsQuery } from '@/features/runs/api';
import { RunCard } from '@/features/runs/components/run-card';
import { isTerminal } from '@/features/runs/model';
import { useLiveRuns } from '@/features/runs/realtime';
import type { Run } from '@/shared/api/types';

const isSearch = (run: Run) => run.kind === 'discover' || run.kind === 'match';

const stepsOf = (runs: Run[]) =>
  runs.map((run) => run.id + run.state + run.steps.map((step) => step.state).join('')).join();

/** The search under way, live. Each step that ends may have brought postings or matches: they are read again. */
export function SearchProgress() {
  const { data } = useQuery(runsQuery());
  const runs = data?.filter(isSearch) ?? [];
  useLiveRuns(runs);
  const queries = useQueryClient();
  const progress = data && stepsOf(runs);
  const shown = useRef(progress);
  useEffect(() => {
    const before = shown.current;
    shown.current = progress;
    // The first look at the runs is no change.
    if (before === undefined || before === progress) return;
    void queries.invalidateQueries({ queryKey: jobKeys.matchLists });
    void queries.invalidateQueries({ queryKey: jobKeys.jobs });
  }, [queries, progress]);
  const latest = runs[0];
  const active = runs.filter((run) => !isTerminal(run.state));
  const shownRuns = active.length > 0 ? active : latest?.state === 'failed' ? [latest] : [];
  if (shownRuns.length === 0) return null;
  return (
    <section aria-label="Search under way" className="mb-5 space-y-3">
      {shownRuns.map((run) => (
        <RunCard key={run.id} run={run} heading="h2" />
      ))}
    </section>
  );
}
