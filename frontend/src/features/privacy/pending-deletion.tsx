import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarX2, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import type { Deletion, DeletionMode } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { Skeleton } from '@/shared/ui/skeleton';

import { deletionQuery, useUndoDeletion } from './api';
import { DeletionForm } from './deletion-form';

interface PendingDeletionProps {
  asked: DeletionMode | undefined;
  onUndone: () => void;
  onDone: (deletion: Deletion, mode: DeletionMode) => void;
  onSignInAgain: (mode: DeletionMode) => void;
}

const Frame = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card role="region" aria-labelledby="deletion" className="!border-warn">
    <h2 id="deletion" className="mb-2 flex items-center gap-2">
      <CalendarX2 aria-hidden className="size-5 shrink-0 text-warn" />
      {title}
    </h2>
    {children}
  </Card>
);

/** A deletion that is scheduled or under way: what holds meanwhile, and the ways on. */
export function PendingDeletion(props: PendingDeletionProps) {
  const deletion = useQuery(deletionQuery);
  const { data, error } = deletion;
  if (data?.undoable) return <Scheduled {...props} dueAt={data.due_at} />;
  if (data) return <Erasing {...data} />;
  if (error) return <ErrorPanel error={error} onRetry={() => void deletion.refetch()} />;
  return <Skeleton label="Loading the deletion" rowClass="h-40" />;
}

function Scheduled({
  asked,
  onUndone,
  onDone,
  onSignInAgain,
  dueAt,
}: PendingDeletionProps & { dueAt: string }) {
  const undo = useUndoDeletion();
  const [hurry, setHurry] = useState(asked !== undefined);
  return (
    <Frame title="Your account is scheduled for deletion">
      <p>
        Everything in it is deleted on <strong>{formatDateTime(dueAt)}</strong>. Until then it can
        be read and taken along as before; runs are cancelled, share links are off, no e-mail goes
        out and nothing new can be started.
      </p>
      <p className="mt-2">
        Undo brings links and daily searches back. Runs that were cancelled stay cancelled.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          tone="primary"
          icon={<Undo2 aria-hidden className="size-4" />}
          busy={undo.isPending && 'Undoing…'}
          onClick={() => undo.mutateAsync().then(onUndone, () => undefined)}
        >
          Undo the deletion
        </Button>
        {!hurry && (
          <Button tone="quiet" onClick={() => setHurry(true)}>
            Delete now instead…
          </Button>
        )}
        <FailureNote error={undo.error} />
      </div>
      {hurry && (
        <div className="mt-5 border-t border-line pt-4">
          <DeletionForm
            mode="now"
            modes={['now']}
            onDone={onDone}
            onCancel={() => setHurry(false)}
            onSignInAgain={onSignInAgain}
          />
        </div>
      )}
    </Frame>
  );
}

function Erasing({ request_id, state }: Deletion) {
  return (
    <Frame title="Your account is being deleted">
      <p>
        {state === 'erasing_partial'
          ? 'A part could not be deleted yet. It is tried again until everything is gone; before that there is no receipt.'
          : 'This takes a few minutes and can’t be undone any more.'}{' '}
        <Link to="/deleted" search={{ id: request_id }} className="underline underline-offset-2">
          Follow it, and get the receipt
        </Link>
      </p>
    </Frame>
  );
}
