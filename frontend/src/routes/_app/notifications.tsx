import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { useRunSubjects } from '@/app/use-run-subjects';
import { notificationsQuery } from '@/features/notifications/api';
import { NotificationsPage } from '@/features/notifications/notifications-page';
import { runsQuery } from '@/features/runs/api';
import { kindWords, runName } from '@/features/runs/words';

export const Route = createFileRoute('/_app/notifications')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(notificationsQuery),
  component: function Notifications() {
    const { data: runs = [] } = useQuery(runsQuery());
    const subjectOf = useRunSubjects(runs);
    return (
      <NotificationsPage
        runName={({ run_id: id, run_kind: kind }) => {
          const run = runs.find((each) => each.id === id);
          return run ? runName(run, subjectOf(run)) : kind ? kindWords(kind) : 'A run';
        }}
      />
    );
  },
});
