import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { ResumeVersion, VersionSummary } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { wordsFor } from '@/shared/api/problem-words';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { useRestoreVersion, versionsQuery } from '../api';

const SOURCES: Record<VersionSummary['source'], string> = {
  parsed: 'Read from the file',
  enhanced: 'Completed by a language model',
  imported: 'Imported',
  edited: 'Edited',
  restored: 'Restored',
  confirmed: 'Confirmed by you',
};

interface VersionsDialogProps {
  resumeId: string;
  current: number;
  open: boolean;
  onClose: () => void;
  /** Saves what is typed before another version takes its place. */
  beforeRestore: () => Promise<boolean>;
  onRestored: (version: ResumeVersion) => void;
}

/** Every version, newest first. Restoring makes a new version, so nothing is ever lost. */
export function VersionsDialog(props: VersionsDialogProps) {
  const { resumeId, open, onClose } = props;
  const query = useQuery({ ...versionsQuery(resumeId), enabled: open });
  return (
    <Dialog open={open} onClose={onClose} title="Versions" side>
      <p className="mb-4 text-sm text-muted">
        Every save is kept. Restoring one adds it on top as a new version.
      </p>
      {query.data ? (
        <VersionList versions={query.data} {...props} />
      ) : query.error ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton label="Loading versions" rowClass="h-14" />
      )}
    </Dialog>
  );
}

function VersionList(props: Omit<VersionsDialogProps, 'open'> & { versions: VersionSummary[] }) {
  const { resumeId, current, versions, beforeRestore, onRestored, onClose } = props;
  const restore = useRestoreVersion(resumeId);
  const [chosen, setChosen] = useState<number | null>(null);
  const start = async (number: number) => {
    setChosen(number);
    if (!(await beforeRestore())) return;
    restore.mutate(number, {
      onSuccess: (version) => {
        onRestored(version);
        onClose();
      },
    });
  };
  const newestFirst = [...versions].sort((a, b) => b.number - a.number);
  return (
    <>
      {restore.error && (
        <p role="alert" className="mb-3 text-sm text-bad">
          {wordsFor(restore.error).title}. {wordsFor(restore.error).advice}
        </p>
      )}
      <ol className="divide-y divide-line" aria-label="Versions, newest first">
        {newestFirst.map((version) => (
          <li key={version.number} className="flex items-center justify-between gap-3 py-3">
            <div className="min-w-0">
              <p className="font-medium">
                Version {version.number} · {SOURCES[version.source]}
              </p>
              <p className="text-sm text-muted">
                <time dateTime={version.created_at}>{formatDateTime(version.created_at)}</time>
                {version.changed > 0 &&
                  ` · ${plural(version.changed, 'field')} ${version.number === 1 ? 'found' : 'changed'}`}
              </p>
            </div>
            {version.number === current ? (
              <Chip tone="brand">Current</Chip>
            ) : (
              <Button
                aria-label={`Restore version ${version.number}`}
                busy={restore.isPending && chosen === version.number && 'Restoring…'}
                onClick={() => void start(version.number)}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
