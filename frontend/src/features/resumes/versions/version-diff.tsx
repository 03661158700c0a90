import { useQuery } from '@tanstack/react-query';
import { ArrowRightLeft } from 'lucide-react';

import type { DocumentChange } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { pathWords } from '../draft/path-words';
import { diffQuery } from './api';

const shown = (value: DocumentChange['before']) =>
  value === null || value === '' ? null : String(value);

function Value({ word, value }: { word: string; value: DocumentChange['before'] }) {
  const text = shown(value);
  const gone = word === 'Before';
  return (
    <div className="grid grid-cols-[3.5rem_1fr] gap-x-2">
      <dt className="text-muted">{word}</dt>
      <dd className="min-w-0 break-words whitespace-pre-wrap">
        {text === null ? (
          <span className="text-muted">(empty)</span>
        ) : gone ? (
          <del className="rounded bg-bad-soft px-1 decoration-bad/60">{text}</del>
        ) : (
          <ins className="rounded bg-ok-soft px-1 no-underline">{text}</ins>
        )}
      </dd>
    </div>
  );
}

function Change({ change }: { change: DocumentChange }) {
  if (change.moved_from) {
    return (
      <li className="flex items-center gap-2 py-2 text-sm">
        <ArrowRightLeft aria-hidden className="size-4 shrink-0 text-muted" />
        <span>
          <span className="font-medium">{pathWords(change.moved_from)}</span> is now{' '}
          <span className="font-medium">{pathWords(change.path)}</span>
        </span>
      </li>
    );
  }
  return (
    <li className="py-2 text-sm">
      <p className="font-medium">{pathWords(change.path)}</p>
      <dl className="mt-1 space-y-1">
        <Value word="Before" value={change.before} />
        <Value word="After" value={change.after} />
      </dl>
    </li>
  );
}

interface VersionDiffProps {
  resumeId: string;
  number: number;
  against: number;
}

/** What changed from one version to another, value by value. */
export function VersionDiff({ resumeId, number, against }: VersionDiffProps) {
  const diff = useQuery(diffQuery(resumeId, number, against));
  if (diff.error) return <ErrorPanel error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data) return <Skeleton label="Comparing the versions" rows={2} rowClass="h-12" />;
  const { items } = diff.data;
  return (
    <section
      aria-label={`From version ${against} to version ${number}`}
      className="rounded-lg border border-line bg-canvas px-3 py-2"
    >
      <p className="text-sm text-muted">
        {items.length === 0
          ? `Versions ${against} and ${number} say the same.`
          : `${plural(items.length, 'change')} from version ${against} to version ${number}`}
      </p>
      {items.length > 0 && (
        <ul className="divide-y divide-line">
          {items.map((change) => (
            <Change key={`${change.moved_from ?? ''}→${change.path}`} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}
