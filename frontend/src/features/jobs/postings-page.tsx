import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Newspaper } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import type { JobSummary } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { inputClass } from '@/shared/ui/field';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobsQuery, type JobWish } from './api';
import { Facts } from './facts';
import { JobsTabs } from './jobs-tabs';
import { LEVELS, payWords, REMOTE, sourceWords } from './words';

export const jobFacts = (job: JobSummary) => [
  job.locations
    .slice(0, 3)
    .map(({ text }) => text)
    .join(', '),
  REMOTE[job.remote],
  LEVELS[job.seniority],
  job.salary && payWords(job.salary),
  job.pasted ? 'Added by you' : sourceWords(job.source),
  job.posted_at && `posted ${formatDateTime(job.posted_at)}`,
];

interface PostingsPageProps {
  wish: JobWish;
  onWish: (wish: JobWish) => void;
  actions: ReactNode;
}

/** Every open posting that is known, suiting or not. */
export function PostingsPage({ wish, onWish, actions }: PostingsPageProps) {
  const jobs = useInfiniteQuery(jobsQuery(wish));
  const items = jobs.data?.pages.flatMap((page) => page.items);
  const filtered = Object.values(wish).some((value) => value !== undefined);
  return (
    <>
      <PageHeader title="Postings" lead="Everything your sources list now." actions={actions} />
      <JobsTabs />
      <PostingFilter key={wish.q} wish={wish} onWish={onWish} />
      {!items ? (
        jobs.error ? (
          <ErrorPanel error={jobs.error} onRetry={() => void jobs.refetch()} />
        ) : (
          <Skeleton label="Loading postings" rowClass="h-24" />
        )
      ) : items.length === 0 ? (
        <Empty
          icon={Newspaper}
          title={filtered ? 'No posting fits this filter' : 'No postings yet'}
          action={
            filtered ? (
              <Button onClick={() => onWish({})}>Show all postings</Button>
            ) : (
              <Link to="/jobs/sources" className={buttonClass()}>
                Look at the sources
              </Link>
            )
          }
        >
          {filtered
            ? 'Others may exist; the filter hides them.'
            : 'They come when you press “Find jobs”, or when you add one yourself.'}
        </Empty>
      ) : (
        <ul className="space-y-3">
          {items.map((job) => (
            <li key={job.id}>
              <article aria-label={`${job.title}, ${job.company}`} className={`${cardClass} p-4`}>
                <h2 className="text-[0.9375rem] break-words">
                  <Link
                    to="/jobs/$jobId"
                    params={{ jobId: job.id }}
                    className="decoration-line-strong underline-offset-4 hover:underline"
                  >
                    {job.title}
                  </Link>
                </h2>
                <p className="break-words">{job.company}</p>
                <Facts facts={jobFacts(job)} />
              </article>
            </li>
          ))}
        </ul>
      )}
      {jobs.hasNextPage && (
        <Button
          className="mt-4"
          busy={jobs.isFetchingNextPage && 'Loading…'}
          onClick={() => void jobs.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function PostingFilter({ wish, onWish }: Omit<PostingsPageProps, 'actions'>) {
  const [words, setWords] = useState(wish.q ?? '');
  return (
    <form
      role="search"
      className="mb-4 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onWish({ ...wish, q: words.trim() || undefined });
      }}
    >
      <input
        aria-label="Words in the posting"
        type="search"
        className={`${inputClass} max-w-72`}
        placeholder="Words in the posting"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <select
        aria-label="Way of working"
        className={`${inputClass} max-w-56`}
        value={wish.remote ?? ''}
        onChange={(event) => {
          const remote = (['remote', 'hybrid', 'onsite'] as const).find(
            (way) => way === event.target.value,
          );
          onWish({ ...wish, remote });
        }}
      >
        <option value="">Any way of working</option>
        <option value="remote">Remote</option>
        <option value="hybrid">Hybrid</option>
        <option value="onsite">On site</option>
      </select>
      <label className="flex min-h-9 items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-brand"
          checked={wish.pasted ?? false}
          onChange={(event) => onWish({ ...wish, pasted: event.target.checked || undefined })}
        />
        Only what I added
      </label>
      <Button type="submit">Search</Button>
    </form>
  );
}
