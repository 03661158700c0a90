import { useQuery } from '@tanstack/react-query';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { pagesQuery } from '../api';

/** Lines that stand in the file but cannot be seen on its pages, as they are: text, never markup. */
export function HiddenText({ resumeId }: { resumeId: string }) {
  const pages = useQuery(pagesQuery(resumeId));
  if (pages.error) return <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton label="Loading the hidden text" rows={1} rowClass="h-16" />;
  const withHidden = pages.data.filter((page) => page.hidden.length > 0);
  return withHidden.map((page) => (
    <figure key={page.number} className="mt-2">
      {pages.data.length > 1 && (
        <figcaption className="text-muted">On page {page.number}</figcaption>
      )}
      <blockquote className="mt-1 max-h-64 overflow-y-auto rounded-lg border border-line bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
        {page.hidden.map((line) => line.text).join('\n')}
      </blockquote>
    </figure>
  ));
}
