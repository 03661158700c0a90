import { Link } from '@tanstack/react-router';
import { PauseCircle } from 'lucide-react';

import type { Costs, Run } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';

interface ParkedRunsProps {
  runs: readonly Run[];
  costs: Costs;
  nameOf: (run: Run) => string;
}

/** Runs that wait for money, and the two things that let them go on. */
export function ParkedRuns({ runs, costs, nameOf }: ParkedRunsProps) {
  if (runs.length === 0) return null;
  return (
    <section
      aria-labelledby="parked"
      className="rounded-xl border border-warn bg-warn-soft p-4 text-ink sm:p-5"
    >
      <h2 id="parked" className="flex items-center gap-2">
        <PauseCircle aria-hidden className="size-5 shrink-0 text-warn" />
        {plural(runs.length, 'run waits', 'runs wait')} for money
      </h2>
      <p className="mt-1">
        Waiting costs nothing, and nothing is lost. Work goes on by itself as soon as you raise your
        limit, or when the next month begins on {formatDateTime(costs.resets_at)}.
      </p>
      <ul className="mt-2 space-y-1">
        {runs.map((run) => (
          <li key={run.id}>
            <Link
              to="/runs/$runId"
              params={{ runId: run.id }}
              className="underline underline-offset-2"
            >
              {nameOf(run)}
            </Link>
            , started {formatDateTime(run.created_at)}
          </li>
        ))}
      </ul>
    </section>
  );
}
