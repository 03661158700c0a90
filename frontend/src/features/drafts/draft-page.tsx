import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { DraftDetail } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { draftQuery } from './api';
import type { DecisionProps } from './decision';
import { contentOf } from './document';
import { DraftEditor } from './draft-editor';
import { TakeAway } from './take-away';
import { KINDS, STATES } from './words';

interface DraftPageProps {
  draftId: string;
  where: (path: string) => string;
  /** Approve and reject. */
  decision: (props: DecisionProps) => ReactNode;
  /** A résumé as it reads as a whole. */
  whole: (document: unknown) => ReactNode;
  /** Write the same anew, in another style. */
  again?: (draft: DraftDetail) => ReactNode;
}

/** How often to look whether a draft is written, ms: at first, and longer each time. */
const WRITING_MS = 1_000;
const WRITING_FACTOR = 1.3;
const SLOWEST_LOOK_MS = 60_000;

/** One draft: what it says, where each sentence comes from, and what becomes of it. */
export function DraftPage({ draftId, where, decision, whole, again }: DraftPageProps) {
  const {
    data: draft,
    error,
    refetch,
  } = useQuery({
    ...draftQuery(draftId),
    // Another tab may have gone on.
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.version === null
        ? Math.min(SLOWEST_LOOK_MS, WRITING_MS * WRITING_FACTOR ** dataUpdateCount)
        : false,
  });
  if (!draft) {
    return (
      <>
        <PageHeader title="Draft" />
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton label="Loading the draft" rows={3} rowClass="h-32" />
        )}
      </>
    );
  }
  const { word, tone } = STATES[draft.state];
  const { version } = draft;
  const content = version && contentOf(draft.kind, version.document);
  return (
    <>
      <PageHeader
        title={KINDS[draft.kind]}
        beside={<Chip tone={tone}>{word}</Chip>}
        lead={
          draft.kind === 'tailored_resume'
            ? 'Your version with edits that only order, leave out and rephrase.'
            : 'Each sentence is checked against your résumé. Point at one to see where it comes from.'
        }
        actions={
          content && (
            <>
              {again?.(draft)}
              <TakeAway draftId={draft.id} content={content} />
            </>
          )
        }
      />
      {!version || !content ? (
        <p role="status" className="text-muted">
          {draft.version
            ? 'This draft was written by a newer version of JobPilot. Reload the page to read it.'
            : 'It is still being written, which takes some seconds up to a minute. You may leave this page: it goes on without it.'}
        </p>
      ) : (
        <DraftEditor
          key={draft.id}
          draft={draft}
          version={version}
          content={content}
          where={where}
          decision={decision}
          whole={whole}
        />
      )}
    </>
  );
}
