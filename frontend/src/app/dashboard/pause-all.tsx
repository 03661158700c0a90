import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';

import { meQuery } from '@/features/auth/session';
import { runKeys } from '@/features/runs/api';
import { body, client } from '@/shared/api/client';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

/** Holds everything that works for the person, and lets it go on. */
export function PauseAll({ active }: { active: boolean }) {
  const me = useQuery(meQuery);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (paused: boolean) =>
      body(
        paused
          ? client.POST('/api/v1/users/me/agents/pause')
          : client.POST('/api/v1/users/me/agents/resume'),
      ),
    onSuccess: (user) => {
      queries.setQueryData(meQuery.queryKey, user);
      void queries.invalidateQueries({ queryKey: runKeys.lists });
    },
  });
  const paused = me.data?.agents_paused ?? false;
  if (!paused && !active) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {paused && <p className="text-sm">Everything is paused. Nothing starts, nothing is sent.</p>}
      <Button
        busy={change.isPending && (paused ? 'Resuming…' : 'Pausing…')}
        icon={
          paused ? (
            <Play aria-hidden className="size-4" />
          ) : (
            <Pause aria-hidden className="size-4" />
          )
        }
        onClick={() => change.mutate(!paused)}
      >
        {paused ? 'Resume all' : 'Pause all'}
      </Button>
      <FailureNote error={change.error} />
    </div>
  );
}
