import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { useRunSubjects } from '@/app/use-run-subjects';
import { runsQuery } from '@/features/runs/api';
import { RunsPage } from '@/features/runs/runs-page';
import { oneOf } from '@/shared/lib/search';

const STATES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'parked',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export const Route = createFileRoute('/_app/runs/')({
  validateSearch: (raw): { state?: (typeof STATES)[number] | undefined } => ({
    state: oneOf(raw, 'state', STATES),
  }),
  loaderDeps: ({ search }) => ({ state: search.state }),
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(runsQuery(deps)),
  component: function Runs() {
    const { state } = Route.useSearch();
    const runs = useQuery(runsQuery({ state }));
    return <RunsPage state={state} subjectOf={useRunSubjects(runs.data)} />;
  },
});
