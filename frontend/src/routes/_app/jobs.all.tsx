import { createFileRoute } from '@tanstack/react-router';

import { JobActions } from '@/app/jobs/job-actions';
import { jobsQuery, type JobWish } from '@/features/jobs/api';
import { PostingsPage } from '@/features/jobs/postings-page';
import { oneOf, textIn } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/jobs/all')({
  validateSearch: (raw): JobWish => ({
    q: textIn(raw, 'q'),
    remote: oneOf(raw, 'remote', ['remote', 'hybrid', 'onsite'] as const),
    pasted: raw.pasted === true || undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(jobsQuery(deps)),
  component: function Postings() {
    const wish = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <PostingsPage
        wish={wish}
        onWish={(search) => void navigate({ search, replace: true })}
        actions={<JobActions />}
      />
    );
  },
});
