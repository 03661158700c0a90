import { useQuery } from '@tanstack/react-query';
import { Rss } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import { wordsForCode } from '@/shared/api/problem-words';
import type { JobSource } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card, cardClass } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { sourcesQuery, useFollowSource, useUnfollowSource } from './api';
import { JobsTabs } from './jobs-tabs';
import { healthOf, sourceWords } from './words';

/** Where postings come from, and how each source fares. */
export function SourcesPage({ actions }: { actions: ReactNode }) {
  const { data: sources, error, refetch, isFetching } = useQuery(sourcesQuery);
  return (
    <>
      <PageHeader
        title="Sources"
        lead="Job boards you follow. A source that cannot be read never closes a posting."
        actions={actions}
      />
      <JobsTabs />
      {sources?.demo && (
        <p className="mb-4 rounded-lg border border-info bg-info-soft px-3 py-2 text-sm">
          Demo sources are on: their employers are invented, and everything stays on this machine.
        </p>
      )}
      <FollowForm />
      {!sources ? (
        error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <Skeleton label="Loading sources" />
        )
      ) : sources.items.length === 0 ? (
        <Empty icon={Rss} title="You follow no source of your own">
          {sources.demo
            ? 'The demo boards are read for you. Add the address of a board to follow it, too.'
            : 'Until you follow some, the boards that others follow here are read for you, too.'}
        </Empty>
      ) : (
        <ul className="space-y-3">
          {sources.items.map((source) => (
            <li key={source.id}>
              <SourceRow source={source} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function FollowForm() {
  const [url, setUrl] = useState('');
  const follow = useFollowSource();
  return (
    <Card className="mb-4">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (url.trim()) follow.mutate(url.trim(), { onSuccess: () => setUrl('') });
        }}
      >
        <Field
          id="source-url"
          label="Follow a job board"
          hint="The address of a Greenhouse, Lever or Ashby board, or of a page that lists postings."
        >
          <div className="flex flex-wrap gap-2">
            <input
              id="source-url"
              type="url"
              className={`${inputClass} min-w-0 flex-1 basis-48`}
              aria-describedby={describedBy('source-url')}
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
            <Button type="submit" busy={follow.isPending && 'Adding…'}>
              Follow
            </Button>
          </div>
        </Field>
        <FailureNote error={follow.error} />
      </form>
    </Card>
  );
}

function SourceRow({ source }: { source: JobSource }) {
  const unfollow = useUnfollowSource();
  const health = healthOf(source);
  const name = source.name ?? source.token;
  const failure = source.failure_code && wordsForCode(source.failure_code);
  return (
    <article
      aria-label={name}
      className={`${cardClass} flex flex-wrap items-start justify-between gap-x-4 gap-y-2 p-4`}
    >
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 text-[0.9375rem] break-words">{name}</h2>
          <Chip tone={health.tone} icon={health.icon}>
            {health.word}
          </Chip>
        </div>
        <p className="text-sm break-words text-muted">
          {[sourceWords(source.source), openWords(source)].filter(Boolean).join(' · ')}
        </p>
        <p className="text-sm text-muted">
          {source.last_success_at
            ? `Last read well ${formatDateTime(source.last_success_at)}`
            : 'Never read well so far'}
          {`; next ${formatDateTime(source.next_fetch_at)}`}
        </p>
        {(health.means ?? failure) && (
          <p className="mt-1 max-w-prose text-sm">
            {health.means}{' '}
            {failure && (
              <span className="text-muted">
                ({failure.title}. {failure.advice})
              </span>
            )}
          </p>
        )}
      </div>
      <Button
        aria-label={`Stop following ${name}`}
        busy={unfollow.isPending && 'Stopping…'}
        onClick={() => unfollow.mutate(source.id)}
      >
        Stop following
      </Button>
      <FailureNote error={unfollow.error} />
    </article>
  );
}

/** How many are open; nothing where nobody could count them. */
function openWords({ open_jobs, last_success_at }: JobSource): string | null {
  if (open_jobs === 0 && !last_success_at) return null;
  return plural(open_jobs, 'open posting');
}
