import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useStore } from 'zustand';

import type { DraftVersion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { SaveStatus } from '@/shared/ui/save-status';
import { Skeleton } from '@/shared/ui/skeleton';

import { draftQuery } from './api';
import { ChangedWords } from './changed-words';
import { type Content, contentOf } from './document';
import type { DraftAutosave } from './use-work';
import { wordDiff } from './word-diff';

interface SavingProps {
  draftId: string;
  autosave: DraftAutosave;
  mine: Content;
  words: (content: Content) => string;
  onTakeTheirs: (version: DraftVersion) => void;
}

/** Whether what was typed is safe; when another tab or device was first, both texts and the choice between them. */
export function Saving(props: SavingProps) {
  const conflict = useStore(props.autosave.state, (state) => state.kind === 'conflict');
  const [hidden, setHidden] = useState(false);
  return (
    <>
      <SaveStatus autosave={props.autosave} onCompare={() => setHidden(false)} />
      <Dialog
        open={conflict && !hidden}
        onClose={() => setHidden(true)}
        title="This draft was changed somewhere else"
        wide
      >
        {conflict && <Choice {...props} />}
      </Dialog>
    </>
  );
}

function Choice({ draftId, autosave, mine, words, onTakeTheirs }: SavingProps) {
  const query = useQuery({ ...draftQuery(draftId), staleTime: 0, refetchOnMount: 'always' });
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  const theirs = query.isFetching ? null : query.data?.version;
  const content = theirs && contentOf(mine.kind, theirs.document);
  if (!theirs || !content)
    return <Skeleton label="Loading the other version" rows={2} rowClass="h-20" />;
  const diff = wordDiff(words(content), words(mine));
  const sides = [
    { name: `There: version ${theirs.number}`, runs: diff.before, as: 'del' },
    { name: 'Here: what you typed', runs: diff.after, as: 'ins' },
  ] as const;
  return (
    <>
      <p className="mb-3">
        Version {theirs.number} was saved while you were typing here. Either way both stay among the
        versions.
      </p>
      <dl className="grid gap-3 sm:grid-cols-2">
        {sides.map(({ name, runs, as }) => (
          <div key={name} className="rounded-lg border border-line p-3 text-sm">
            <dt className="mb-1 font-medium">{name}</dt>
            <dd className="break-words">
              <ChangedWords runs={runs} as={as} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button data-first onClick={() => onTakeTheirs(theirs)}>
          Take the other version
        </Button>
        <Button tone="primary" onClick={() => void autosave.keepMine(theirs.number)}>
          Keep what I typed
        </Button>
      </div>
    </>
  );
}
