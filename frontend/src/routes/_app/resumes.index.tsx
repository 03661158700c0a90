import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { useListFollowsRuns } from '@/app/resume/use-list-follows-runs';
import { resumesQuery } from '@/features/resumes/api';
import { ResumesPage } from '@/features/resumes/resumes-page';
import { announceRun } from '@/features/runs/api';

export const Route = createFileRoute('/_app/resumes/')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(resumesQuery),
  component: function Resumes() {
    const queries = useQueryClient();
    useListFollowsRuns(useQuery(resumesQuery).data);
    return <ResumesPage onRun={(run) => announceRun(queries, run)} />;
  },
});
