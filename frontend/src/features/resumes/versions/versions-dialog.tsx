import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { ResumeVersion, VersionSummary } from '@/shared/api/types';
import { wordsFor } from '@/shared/api/problem-words';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { useRestoreVersion, versionsQuery } from '../api';
import { VersionRow } from './version-row';

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
    <Dialog open={open} onClose={onClose} title="Versions" side wide>
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
  const numbers = newestFirst.map((version) => version.number);
  return (
    <>
      {restore.error && (
        <p role="alert" className="mb-3 text-sm text-bad">
          {wordsFor(restore.error).title}. {wordsFor(restore.error).advice}
        </p>
      )}
      <ol className="divide-y divide-line" aria-label="Versions, newest first">
        {newestFirst.map((version) => (
          <VersionRow
            key={version.number}
            resumeId={resumeId}
            version={version}
            others={numbers.filter((number) => number !== version.number)}
            current={version.number === current}
            restoring={restore.isPending && chosen === version.number}
            onRestore={() => void start(version.number)}
          />
        ))}
      </ol>
    </>
  );
}
