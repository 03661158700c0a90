import { createFileRoute } from '@tanstack/react-router';

import { JobActions } from '@/app/jobs/job-actions';
import { PrepareButton } from '@/app/jobs/prepare-button';
import { jobsQuery, type JobWish } from '@/features/jobs/api';
import { PostingsPage } from '@/features/jobs/postings-page';
import { oneOf, textIn } from '@/shared/lib/search';

interface Search extends JobWish {
  /** The posting beside the list. */
  job?: string | undefined;
}

const wishOf = ({ q, remote, source, pasted }: Search): JobWish => ({ q, remote, source, pasted });

export const Route = createFileRoute('/_app/jobs/all')({
  validateSearch: (raw): Search => ({
    q: textIn(raw, 'q'),
    remote: oneOf(raw, 'remote', ['remote', 'hybrid', 'onsite'] as const),
    source: textIn(raw, 'source'),
    pasted: raw.pasted === true || undefined,
    job: textIn(raw, 'job'),
  }),
  loaderDeps: ({ search }) => wishOf(search),
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(jobsQuery(deps)),
  component: function Postings() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <PostingsPage
        wish={wishOf(search)}
        onWish={(wish) => void navigate({ search: wish, replace: true, resetScroll: false })}
        selected={search.job}
        onSelect={(job) =>
          void navigate({ search: { ...search, job }, replace: true, resetScroll: false })
        }
        actions={<JobActions />}
        prepare={(job) => <PrepareButton key={job.id} subjectId={job.id} />}
      />
    );
  },
});
