import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import { resumeKeys } from '@/features/resumes/api';
import { runQuery } from '@/features/runs/api';
import { useLiveRuns } from '@/features/runs/realtime';
import type { Resume, Run } from '@/shared/api/types';

const isBeingRead = ({ status }: Resume) => status === 'uploaded' || status === 'reading';

/** Past the point from which its résumé says something new: fields found, or over. */
const hasMoved = ({ state, steps }: Run) =>
  !['queued', 'running', 'paused', 'parked'].includes(state) ||
  steps.some((step) => step.name === 'nlp_parsing' && step.state === 'done');

/** Reads the list of résumés again when one that is being read gets on, so that nobody has to reload. */
export function useListFollowsRuns(resumes: Resume[] | undefined): void {
  const queries = useQueryClient();
  const ids = (resumes ?? []).filter(isBeingRead).flatMap(({ latest_run_id: id }) => id ?? []);
  const answers = useQueries({ queries: ids.map((id) => runQuery(id)) });
  const runs = answers.flatMap(({ data }) => data ?? []);
  const states = runs.map(({ id, state }) => `${id} ${state}`).join('\n');
  useLiveRuns(
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the states are all that following depends on
    useMemo(() => runs, [states]),
  );
  const moved = runs
    .filter(hasMoved)
    .map(({ id, state }) => `${id} ${state}`)
    .join(' ');
  useEffect(() => {
    if (moved) void queries.invalidateQueries({ queryKey: resumeKeys.list });
  }, [queries, moved]);
}
