import { createFileRoute } from '@tanstack/react-router';

import { JobActions } from '@/app/jobs/job-actions';
import { SearchProgress } from '@/app/jobs/search-progress';
import { matchesQuery } from '@/features/jobs/api';
import { MatchesPage } from '@/features/jobs/matches-page';
import { oneOf, textIn } from '@/shared/lib/search';

const STATES = ['new', 'saved', 'dismissed', 'applied'] as const;
const SCORES = [50, 60, 70, 80] as const;

interface Search {
  state?: (typeof STATES)[number] | undefined;
  score?: number | undefined;
  resume?: string | undefined;
}

export const Route = createFileRoute('/_app/jobs/')({
  validateSearch: (raw): Search => ({
    state: oneOf(raw, 'state', STATES),
    score: SCORES.find((score) => score === raw.score),
    resume: textIn(raw, 'resume'),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { state, score, resume } }) =>
    void context.queryClient.prefetchInfiniteQuery(
      matchesQuery({ state, least_score: score, resume_id: resume }),
    ),
  component: function Matches() {
    const { state, score, resume } = Route.useSearch();
    return (
      <MatchesPage
        wish={{ state, least_score: score, resume_id: resume }}
        actions={<JobActions />}
        search={<SearchProgress />}
      />
    );
  },
});
