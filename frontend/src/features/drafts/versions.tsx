import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { DraftDetail, DraftVersion, DraftVersionSummary } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { draftVersionQuery, draftVersionsQuery } from './api';
import { ChangedWords } from './changed-words';
import { type Content, contentOf } from './document';
import { writerWords } from './words';
import { wordDiff } from './word-diff';

const SHOWN = 4;

interface VersionsProps {
  draft: DraftDetail;
  /** What stands on the page now. */
  current: Content;
  words: (content: Content) => string;
  /** Absent when the draft can no longer be changed. */
  onRestore: ((version: DraftVersion) => void) | undefined;
}

/** Every save, newest first; each can be compared with what stands here, and brought back. */
export function Versions({ draft, current, words, onRestore }: VersionsProps) {
  const versions = useQuery(draftVersionsQuery(draft.id));
  const [all, setAll] = useState(false);
  const [looking, setLooking] = useState<number | null>(null);
  const items = versions.data ?? [];
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      {versions.data ? (
        <ol className="mt-1 divide-y divide-line" aria-label="Versions, newest first">
          {(all ? items : items.slice(0, SHOWN)).map((version) => (
            <li key={version.number}>
              <VersionLine
                version={version}
                draft={draft}
                onLook={() => setLooking(version.number)}
              />
            </li>
          ))}
        </ol>
      ) : versions.error ? (
        <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />
      ) : (
        <Skeleton label="Loading the versions" rows={2} rowClass="h-10" />
      )}
      {!all && items.length > SHOWN && (
        <Button tone="quiet" size="small" onClick={() => setAll(true)}>
          Show {plural(items.length - SHOWN, 'older version')}
        </Button>
      )}
      <Dialog
        open={looking !== null}
        onClose={() => setLooking(null)}
        title={`Version ${looking}`}
        wide
      >
        {looking !== null && (
          <Look
            draft={draft}
            number={looking}
            current={current}
            words={words}
            onRestore={
              onRestore &&
              ((version) => {
                onRestore(version);
                setLooking(null);
              })
            }
          />
        )}
      </Dialog>
    </section>
  );
}

interface VersionLineProps {
  version: DraftVersionSummary;
  draft: DraftDetail;
  onLook: () => void;
}

function VersionLine({ version, draft, onLook }: VersionLineProps) {
  const { number, source, created_at, questions, model } = version;
  const who = source === 'edited' ? 'you' : writerWords(model).toLowerCase();
  return (
    <div className="flex items-center justify-between gap-2 py-2 text-sm">
      <div className="min-w-0">
        <p className="font-medium">
          Version {number}{' '}
          {number === draft.approved_version ? (
            <Chip tone="ok">{draft.state === 'sent' ? 'Sent' : 'Approved'}</Chip>
          ) : (
            number === draft.current_version && <Chip tone="brand">Current</Chip>
          )}
        </p>
        <p className="break-words text-muted">
          by {who}, {formatDateTime(created_at)}
          {questions > 0 && ` · ${plural(questions, 'question')}`}
        </p>
      </div>
      {number !== draft.current_version && (
        <Button size="small" aria-label={`Look at version ${number}`} onClick={onLook}>
          Look
        </Button>
      )}
    </div>
  );
}

interface LookProps extends VersionsProps {
  number: number;
}

/** An older version beside what stands on the page. */
function Look({ draft, number, current, words, onRestore }: LookProps) {
  const { data, error, refetch } = useQuery(draftVersionQuery(draft.id, number));
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label="Loading the version" rows={1} rowClass="h-40" />;
  const content = contentOf(draft.kind, data.document);
  const diff = wordDiff(content ? words(content) : '', words(current));
  const differs = diff.before.some((run) => run.changed) || diff.after.some((run) => run.changed);
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        {differs
          ? 'Marked is what the version on the page no longer says.'
          : 'It says the same as the version on the page.'}
      </p>
      <div className="rounded-lg border border-line p-3 text-sm break-words">
        <ChangedWords runs={diff.before} as="del" />
      </div>
      {onRestore && (
        <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
          <span className="text-sm text-muted">
            It is added on top as a new version; nothing is lost.
          </span>
          <Button tone="primary" onClick={() => onRestore(data)}>
            Restore this version
          </Button>
        </div>
      )}
    </>
  );
}
