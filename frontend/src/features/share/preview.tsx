import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { ScrollRegion } from '@/shared/ui/scroll-region';
import { Skeleton } from '@/shared/ui/skeleton';

import { sharePreviewQuery } from './api';
import { DocumentView } from './public/document-view';

/** The page that a link would open, before there is a link. */
export function Preview({ resumeId, showContact }: { resumeId: string; showContact: boolean }) {
  const id = useId();
  const preview = useQuery(sharePreviewQuery(resumeId, showContact));
  if (preview.error && !preview.data)
    return <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton label="Loading the preview" rows={1} rowClass="h-64" />;
  const { title, document } = preview.data;
  return (
    <section aria-labelledby={id} aria-busy={preview.isPlaceholderData}>
      <p id={id} role="status" className="mb-2 text-sm text-muted">
        What visitors would see now, {showContact ? 'with' : 'without'} your contact details.
      </p>
      <ScrollRegion
        label="The page, as visitors would see it"
        className="max-h-[26rem] overflow-y-auto rounded-xl text-sm"
      >
        <DocumentView document={document} title={title} nested />
      </ScrollRegion>
    </section>
  );
}
