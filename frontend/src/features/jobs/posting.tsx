import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Fragment, useEffect, useState } from 'react';

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

interface Range {
  start: number;
  end: number;
}

interface PostingTextProps {
  jobId: string;
  /** Passages that a match rests on; they are marked. */
  marks?: Range[];
}

/** How long a row has to be selected before its posting is asked for: who leafs through reads none. */
const REST_MS = 250;

function useRested(): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return rested;
}

/** The posting's own text, as text. */
export function PostingText({ jobId, marks = [] }: PostingTextProps) {
  const rested = useRested();
  const { data: job, error, refetch } = useQuery({ ...jobQuery(jobId), enabled: rested });
  return (
    <section aria-labelledby="posting">
      <h2 id="posting">The posting</h2>
      {job ? (
        <div className="mt-2 max-w-prose break-words whitespace-pre-line">
          {pieces(job.description, marks).map(({ text, marked }, index) =>
            marked ? (
              <mark
                key={index}
                className="rounded-sm bg-brand-soft text-ink forced-colors:underline"
              >
                {text}
              </mark>
            ) : (
              <Fragment key={index}>{text}</Fragment>
            ),
          )}
        </div>
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading the posting" rowClass="h-24" />
      )}
    </section>
  );
}

/** A text cut where marked passages begin and end (in characters, as the API counts them). */
export function pieces(whole: string, marks: readonly Range[]) {
  const text = Array.from(whole);
  const slice = (from: number, to?: number) => text.slice(from, to).join('');
  const found: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    if (from > at) found.push({ text: slice(at, from), marked: false });
    found.push({ text: slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) found.push({ text: slice(at), marked: false });
  return found;
}
