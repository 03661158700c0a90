import { Download, Share2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from 'react-error-boundary';

import type { Resume } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import type { Panel } from './panel-names';

// Opened seldom: not part of what a review has to load.
const ExportPanel = lazy(async () => ({
  default: (await import('@/features/resumes/exports/export-panel')).ExportPanel,
}));
const SharePanel = lazy(async () => ({
  default: (await import('@/features/share/share-panel')).SharePanel,
}));

const TITLES: Record<Panel, string> = { export: 'Export', share: 'Share' };

export function PanelButtons({ onPanel }: { onPanel: (panel: Panel) => void }) {
  return (
    <>
      <Button icon={<Download aria-hidden className="size-4" />} onClick={() => onPanel('export')}>
        Export
      </Button>
      <Button icon={<Share2 aria-hidden className="size-4" />} onClick={() => onPanel('share')}>
        Share
      </Button>
    </>
  );
}

interface ResumePanelsProps {
  resume: Resume;
  panel: Panel | undefined;
  onClose: () => void;
}

/** What can be done with a résumé as a whole, beside it. A résumé that was not read yet has nothing to give. */
export function ResumePanels({ resume, panel, onClose }: ResumePanelsProps) {
  const open = panel !== undefined && resume.current_version !== null;
  return (
    <Dialog open={open} onClose={onClose} title={TITLES[panel ?? 'export']} side wide>
      <ErrorBoundary
        fallbackRender={({ error, resetErrorBoundary }) => (
          <ErrorPanel error={error} onRetry={resetErrorBoundary} />
        )}
      >
        <Suspense fallback={<Skeleton label="Loading" rows={2} rowClass="h-32" />}>
          {panel === 'export' && <ExportPanel resume={resume} />}
          {panel === 'share' && <SharePanel resumeId={resume.id} title={resume.title} />}
        </Suspense>
      </ErrorBoundary>
    </Dialog>
  );
}
