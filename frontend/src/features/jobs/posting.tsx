import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobQuery } from './api';
import { FLAGS } from './words';

export function PostingFlags({ flags }: { flags: string[] }) {
  const words = [...new Set(flags.flatMap((flag) => FLAGS[flag] ?? []))];
  return words.map((sentence) => (
    <p
      key={sentence}
      className="mb-5 flex gap-2 rounded-lg border border-warn bg-warn-soft px-3 py-2 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      {sentence}
    </p>
  ));
}

/** The posting's own text, as text. */
export function PostingText({ jobId }: { jobId: string }) {
  const { data: job, error, refetch } = useQuery(jobQuery(jobId));
  return (
    <section aria-labelledby="posting">
      <h2 id="posting">The posting</h2>
      {job ? (
        <div className="mt-2 max-w-prose break-words whitespace-pre-line">{job.description}</div>
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading the posting" rowClass="h-24" />
      )}
    </section>
  );
}
