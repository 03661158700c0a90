import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { jobKeys } from '@/features/jobs/api';
import { runsQuery } from '@/features/runs/api';
import { RunCard } from '@/features/runs/components/run-card';
import { isTerminal } from '@/features/runs/model';
import { useLiveRuns } from '@/features/runs/realtime';
import type { Run } from '@/shared/api/types';

const isSearch = (run: Run) => run.kind === 'discover' || run.kind === 'match';

const endedOf = (runs: Run[]) =>
  runs
    .map(({ id, state, steps }) => [
      id,
      isTerminal(state),
      steps.filter((step) => step.state === 'done').length,
    ])
    .join();

/** Steps that end in one breath are one reason to read again: each reading counts against the plan. */
const CALM_MS = 2_000;

/** The search under way, live. Each step that ends may have brought postings or matches: they are read again. */
export function SearchProgress() {
  const { data } = useQuery(runsQuery());
  const runs = data?.filter(isSearch) ?? [];
  useLiveRuns(runs);
  const queries = useQueryClient();
  const ended = data && endedOf(runs);
  const shown = useRef(ended);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const before = shown.current;
    shown.current = ended;
    // The first look at the runs is no change.
    if (before === undefined || before === ended) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: jobKeys.matchLists });
      void queries.invalidateQueries({ queryKey: jobKeys.jobs });
    }, CALM_MS);
  }, [queries, ended]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
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
