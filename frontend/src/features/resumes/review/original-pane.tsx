import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from 'react-error-boundary';

import type { Resume } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { fileQuery } from '../api';
import { TextPane } from './text-pane';

// pdf.js is heavy and only needed for PDFs.
const loadPdfPane = () => import('./pdf-pane');
const PdfPane = lazy(loadPdfPane);

const isPdf = (resume: Resume) => resume.media_type === 'application/pdf';

/** Fetches what the pane needs while the file is still being read, so that the review opens at once. */
export function preloadOriginal(queries: QueryClient, resume: Resume): void {
  if (!isPdf(resume)) return;
  loadPdfPane().catch(() => undefined); // tried again, and reported, when the pane is shown
  void queries.prefetchQuery(fileQuery(resume.id));
}

interface OriginalPaneProps {
  resume: Resume;
  onPick: (path: string) => void;
}

/** The original beside the form. A failure here leaves the form usable. */
export function OriginalPane({ resume, onPick }: OriginalPaneProps) {
  return (
    <section
      aria-label="Original"
      data-original
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: keys must reach it, too
      tabIndex={0}
      className="rounded-xl border border-line bg-sunken p-2 sm:p-3 lg:h-[calc(100dvh-7.5rem)] lg:overflow-y-auto"
    >
      <ErrorBoundary
        fallbackRender={({ error, resetErrorBoundary }) => (
          <ErrorPanel error={error} onRetry={resetErrorBoundary} />
        )}
      >
        <Suspense
          fallback={<Skeleton label="Loading the original" rows={1} rowClass="h-[36rem]" />}
        >
          {isPdf(resume) ? (
            <PdfPane resumeId={resume.id} onPick={onPick} />
          ) : (
            <TextPane resumeId={resume.id} onPick={onPick} />
          )}
        </Suspense>
      </ErrorBoundary>
    </section>
  );
}
