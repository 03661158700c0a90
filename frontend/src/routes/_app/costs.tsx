import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';

import { useRunSubjects } from '@/app/use-run-subjects';
import { callsQuery, costsKey, costsQuery } from '@/features/costs/api';
import { CostsPage } from '@/features/costs/costs-page';
import { runsQuery } from '@/features/runs/api';
import { useLiveRuns } from '@/features/runs/realtime';
import { runName } from '@/features/runs/words';
import type { Run } from '@/shared/api/types';

const PARKED = { state: 'parked' } as const;

export const Route = createFileRoute('/_app/costs')({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(costsQuery);
    void context.queryClient.prefetchQuery(runsQuery(PARKED));
    void context.queryClient.prefetchInfiniteQuery(callsQuery);
  },
  component: function CostsRoute() {
    const runs = useQuery(runsQuery());
    // The list may be older than the run: what has gone on meanwhile is not told to wait.
    const parked = (useQuery(runsQuery(PARKED)).data ?? []).filter((run) => run.state === 'parked');
    const live = [...parked, ...(runs.data ?? [])];
    useLiveRuns(live);
    const queries = useQueryClient();
    const standing = live.map((run) => `${run.state} ${run.step}`).join();
    // Steps that end have paid.
    useEffect(() => void queries.invalidateQueries({ queryKey: costsKey }), [queries, standing]);
    const subjectOf = useRunSubjects(live);
    const nameOf = (run: Run) => runName(run, subjectOf(run));
    const names = new Map(runs.data?.map((run) => [run.id, nameOf(run)]));
    return <CostsPage parked={parked} nameOf={nameOf} runTitle={(id) => names.get(id)} />;
  },
});
