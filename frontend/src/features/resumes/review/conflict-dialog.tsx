import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';

import type { ResumeVersion } from '@/shared/api/types';
import { textAt } from '@/shared/lib/document-path';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { resumeQuery, versionQuery } from '../api';
import { differences, useDraft } from '../draft/store';
import type { ResumeAutosave } from './use-review';

interface ChoiceProps {
  resumeId: string;
  autosave: ResumeAutosave;
  onTakeTheirs: (version: ResumeVersion) => void;
}

interface ConflictDialogProps extends ChoiceProps {
  /** Put off by the person; the save state offers to come back to it. */
  hidden: boolean;
  onHide: () => void;
}

/** Another tab or device saved first: both values are shown, a person chooses. Either way both stay as versions. */
export function ConflictDialog({ hidden, onHide, ...choice }: ConflictDialogProps) {
  const conflict = useStore(choice.autosave.state, (state) => state.kind === 'conflict');
  return (
    <Dialog
      open={conflict && !hidden}
      onClose={onHide}
      title="This résumé was changed somewhere else"
    >
      {conflict && <Choice {...choice} />}
    </Dialog>
  );
}

function Choice({ resumeId, autosave, onTakeTheirs }: ChoiceProps) {
  const resume = useQuery({ ...resumeQuery(resumeId), staleTime: 0, refetchOnMount: 'always' });
  const number = resume.isFetching ? null : (resume.data?.current_version ?? null);
  const theirs = useQuery({ ...versionQuery(resumeId, number ?? 0), enabled: number !== null });
  const mine = useDraft((draft) => draft.document);
  const error = resume.error ?? theirs.error;
  if (error) return <ErrorPanel error={error} onRetry={() => void resume.refetch()} />;
  if (!theirs.data) return <Skeleton label="Loading the other version" rowClass="h-12" />;
  const other = theirs.data;
  const changed = differences(mine, other.document);
  return (
    <>
      <p className="mb-3">
        Version {other.number} was saved while you were typing here.{' '}
        {changed.length === 0 ? 'It says the same as your text.' : 'These fields differ:'}
      </p>
      <ul className="mb-4 divide-y divide-line">
        {changed.map(({ path, label }) => (
          <li key={path} className="py-2">
            <p className="text-sm font-medium">{label}</p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm break-words">
              <dt className="text-muted">Here</dt>
              <dd>{textAt(mine, path) || '(empty)'}</dd>
              <dt className="text-muted">There</dt>
              <dd>{textAt(other.document, path) || '(empty)'}</dd>
            </dl>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button data-first onClick={() => onTakeTheirs(other)}>
          Take the other version
        </Button>
        <Button tone="primary" onClick={() => void autosave.keepMine(other.number)}>
          Keep what I typed
        </Button>
      </div>
    </>
  );
}
