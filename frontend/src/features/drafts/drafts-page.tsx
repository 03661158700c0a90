import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Draft } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { buttonClass } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { draftsQuery } from './api';
import { KINDS, STATES } from './words';

/** Everything that was written for the person, newest first. */
export function DraftsPage({ about }: { about: (draft: Draft) => ReactNode }) {
  const drafts = useQuery(draftsQuery());
  return (
    <>
      <PageHeader
        title="Documents"
        lead="Tailored résumés, letters, e-mails and posts that were written for you."
        actions={
          <>
            <Link to="/styles" className={buttonClass()}>
              How you write
            </Link>
            <Link to="/write" className={buttonClass('primary')}>
              Write something
            </Link>
          </>
        }
      />
      {drafts.data ? (
        drafts.data.length > 0 ? (
          <ul className="space-y-3">
            {drafts.data.map((draft) => (
              <li key={draft.id}>
                <DraftRow draft={draft}>{about(draft)}</DraftRow>
              </li>
            ))}
          </ul>
        ) : (
          <Empty
            icon={PenLine}
            title="Nothing is written yet"
            action={
              <Link to="/jobs" className={buttonClass('primary')}>
                Look at your matches
              </Link>
            }
          >
            Open a match and press “Prepare application”, or have an e-mail, a letter or a post
            written.
          </Empty>
        )
      ) : drafts.error ? (
        <ErrorPanel error={drafts.error} onRetry={() => void drafts.refetch()} />
      ) : (
        <Skeleton label="Loading documents" />
      )}
    </>
  );
}

interface DraftRowProps {
  draft: Draft;
  /** The level that fits the page it stands on. */
  heading?: 'h2' | 'h3';
  children?: ReactNode;
}

/** One draft on a list. */
export function DraftRow({ draft, heading: Heading = 'h2', children }: DraftRowProps) {
  const { word, tone } = STATES[draft.state];
  return (
    <article className={`${cardClass} p-4`}>
      <div className="flex flex-wrap items-center gap-2">
        <Heading className="text-[0.9375rem] font-semibold">
          <Link
            to="/drafts/$draftId"
            params={{ draftId: draft.id }}
            className="decoration-line-strong underline-offset-4 hover:underline"
          >
            {KINDS[draft.kind]}
          </Link>
        </Heading>
        <Chip tone={tone}>{word}</Chip>
      </div>
      <p className="text-sm break-words text-muted">
        {children}
        {draft.current_version !== null && `Version ${draft.current_version} · `}
        {formatDateTime(draft.updated_at)}
      </p>
    </article>
  );
}
