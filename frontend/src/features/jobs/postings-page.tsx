import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Newspaper } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';

import type { JobSummary } from '@/shared/api/types';
import { Button, buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobsQuery, type JobWish } from './api';
import { FilterBar, SourcePick, WayPick } from './filter-bar';
import { JOB_DETAILS, JobPane } from './job-pane';
import { JobsTabs } from './jobs-tabs';
import { ListHead } from './list/list-head';
import { Split, useSideBySide } from './list/split';
import { PostingRow } from './posting-row';

interface PostingsPageProps {
  wish: JobWish;
  onWish: (wish: JobWish) => void;
  /** The posting whose text stands beside the list; part of the address. */
  selected?: string | undefined;
  onSelect: (id: string) => void;
  actions: ReactNode;
  prepare: (job: JobSummary) => ReactNode;
}

const usePostings = (wish: JobWish) => useInfiniteQuery(jobsQuery(wish));

/** Every open posting that is known, suiting or not. */
export function PostingsPage({ actions, ...list }: PostingsPageProps) {
  const jobs = usePostings(list.wish);
  const pages = jobs.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return (
    <>
      <PageHeader title="Postings" lead="Everything your sources list now." actions={actions} />
      <JobsTabs />
      <PostingFilter {...list} />
      {!pages ? (
        jobs.error ? (
          <ErrorPanel
            error={jobs.error}
            onRetry={() => void jobs.refetch()}
            retrying={jobs.isFetching}
          />
        ) : (
          <Skeleton label="Loading postings" rowClass="h-24" />
        )
      ) : items.length === 0 ? (
        <NoPostings {...list} />
      ) : (
        <List {...list} items={items} jobs={jobs} />
      )}
    </>
  );
}

interface ListProps extends Omit<PostingsPageProps, 'actions'> {
  items: JobSummary[];
  jobs: ReturnType<typeof usePostings>;
}

function List({ items, jobs, wish, selected, onSelect, prepare }: ListProps) {
  const wide = useSideBySide();
  const total = jobs.data?.pages[0]?.total ?? null;
  const shown = wide ? (selected ?? items[0]?.id ?? null) : null;
  const known = items.find(({ id }) => id === shown);
  return (
    <>
      <ListHead query={jobs} count={total ?? items.length} noun="posting" many="postings" />
      <Split
        key={JSON.stringify(wish)}
        label="Postings"
        items={items}
        total={total}
        selected={shown}
        onActive={(job) => wide && onSelect(job.id)}
        onNearEnd={() => jobs.hasNextPage && !jobs.isFetching && void jobs.fetchNextPage()}
        render={(job, tabIndex) => (
          <PostingRow
            job={job}
            tabIndex={tabIndex}
            onEnter={() =>
              requestAnimationFrame(() => document.getElementById(JOB_DETAILS)?.focus())
            }
          />
        )}
        details={shown && <JobPane key={shown} jobId={shown} known={known} prepare={prepare} />}
      />
    </>
  );
}

function NoPostings({ wish, onWish }: Pick<PostingsPageProps, 'wish' | 'onWish'>) {
  const filtered = Object.values(wish).some((value) => value !== undefined);
  return (
    <Empty
      icon={Newspaper}
      title={filtered ? 'No posting fits these filters' : 'No postings yet'}
      action={
        filtered ? (
          <Button onClick={() => onWish({})}>Clear filters</Button>
        ) : (
          <Link to="/jobs/sources" className={buttonClass()}>
            Look at the sources
          </Link>
        )
      }
    >
      {filtered
        ? 'Others may exist; the filters hide them.'
        : 'They come when you press “Find jobs”, or when you add one yourself.'}
    </Empty>
  );
}

function PostingFilter({ wish, onWish }: Pick<PostingsPageProps, 'wish' | 'onWish'>) {
  const set = (part: JobWish) => onWish({ ...wish, ...part });
  return (
    <FilterBar q={wish.q} onSearch={(q) => set({ q })}>
      <WayPick value={wish.remote} onChange={(remote) => set({ remote })} />
      <SourcePick value={wish.source} onChange={(source) => set({ source })} />
      <label className="flex min-h-9 items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-brand"
          checked={wish.pasted ?? false}
          onChange={(event) => set({ pasted: event.target.checked || undefined })}
        />
        Only what I added
      </label>
    </FilterBar>
  );
}
