import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { notificationsQuery } from '@/features/notifications/api';
import { runKeys } from '@/features/runs/api';
import type { Run } from '@/shared/api/types';

const CALM_MS = 2_000;

/** What of runs is worth a notification: where they stand, and how much they ask. */
const standing = (runs: readonly Run[]) =>
  runs.map((run) => `${run.id} ${run.state} ${run.pending_actions.length}`).join();

/** Whatever page follows runs live: when one ends or asks, the bell hears of it. */
export function useNotificationsFollowRuns(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const known = new Map<string, string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = queries.getQueryCache().subscribe(({ type, query }) => {
      const [root, what] = query.queryKey as readonly unknown[];
      if (type !== 'updated' || root !== runKeys.all[0] || (what !== 'list' && what !== 'detail'))
        return;
      const data = query.state.data as Run | Run[] | undefined;
      if (!data) return;
      const now = standing(Array.isArray(data) ? data : [data]);
      const before = known.get(query.queryHash);
      known.set(query.queryHash, now);
      if (before === undefined || before === now || timer) return;
      // Several change together, and the server counts what has been committed.
      timer = setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: notificationsQuery.queryKey });
      }, CALM_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queries]);
}
