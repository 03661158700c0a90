import { Bookmark, BookmarkX, EyeOff, Undo2 } from 'lucide-react';

import type { Match } from '@/shared/api/types';
import { offerUndo } from '@/shared/lib/undo';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

import { useChangeMatch } from './api';

/** Where dismissals are kept for undoing. */
export const JOBS = 'jobs';

interface StateButtonsProps {
  match: Match;
  onDismissed?: (() => void) | undefined;
}

/** Saves, dismisses, brings back. A dismissal can be undone at once, and later under “Dismissed”. */
export function StateButtons({ match, onDismissed }: StateButtonsProps) {
  const change = useChangeMatch();
  const to = (state: Match['state']) => change.mutate({ match, state });
  const dismiss = () => {
    to('dismissed');
    offerUndo(JOBS, {
      about: match.id,
      sentence: `${match.job.title}, ${match.job.company}: dismissed.`,
      undo: () => change.mutate({ match: { ...match, state: 'dismissed' }, state: match.state }),
    });
    onDismissed?.();
  };
  if (match.state === 'dismissed')
    return (
      <>
        <Button icon={<Undo2 aria-hidden className="size-4" />} onClick={() => to('new')}>
          Bring back
        </Button>
        <FailureNote error={change.error} />
      </>
    );
  const saved = match.state === 'saved';
  const Icon = saved ? BookmarkX : Bookmark;
  return (
    <>
      <Button
        aria-pressed={saved}
        icon={<Icon aria-hidden className="size-4" />}
        onClick={() => to(saved ? 'new' : 'saved')}
      >
        {saved ? 'Saved' : 'Save'}
      </Button>
      <Button icon={<EyeOff aria-hidden className="size-4" />} onClick={dismiss}>
        Dismiss
      </Button>
      <FailureNote error={change.error} />
    </>
  );
}
