import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarX2, Undo2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { meQuery } from '@/features/auth/session';
import { deletionQuery, useUndoDeletion } from '@/features/privacy/api';
import { HOLD_ID, useAccountHold } from '@/shared/lib/account-hold';
import { formatDate } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

/**
 * On every page while the account is to be deleted: when, and the way back. It stands in the page, above its content,
 * so that it never covers what has the focus.
 */
export function DeletionBanner() {
  const me = useQuery(meQuery);
  const pending = me.data?.state === 'deletion_scheduled';
  const { data } = useQuery({ ...deletionQuery, enabled: pending });
  const undo = useUndoDeletion();
  const undone = undo.isSuccess && !pending;
  const sentence = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    useAccountHold.setState({ held: pending });
    return () => useAccountHold.setState({ held: false });
  }, [pending]);
  // The button that was pressed is gone: the focus goes to what came of it.
  useEffect(() => {
    if (undone) sentence.current?.focus();
  }, [undone]);
  const shown = pending || undone;
  const tone = undone ? 'bg-ok-soft' : 'bg-warn-soft';
  return (
    <section
      // A landmark while it holds links and buttons; otherwise it is nothing but a quiet live region.
      aria-label={shown ? 'Deletion of your account' : undefined}
      className={
        shown
          ? `flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2 text-sm text-ink sm:px-6 ${tone}`
          : 'sr-only'
      }
    >
      {pending && <CalendarX2 aria-hidden className="size-4 shrink-0 text-warn" />}
      <p
        ref={sentence}
        id={HOLD_ID}
        role="status"
        tabIndex={-1}
        className="min-w-0 flex-1 basis-48"
      >
        {pending && (
          <>
            <span className="font-medium">
              {data ? `Deletion on ${formatDate(data.due_at)}.` : 'Your account is to be deleted.'}
            </span>{' '}
            Until then nothing new can be started.
          </>
        )}
        {undone && 'Your account stays. Share links work again; cancelled runs stay cancelled.'}
      </p>
      {pending && (
        <Link to="/privacy" className="underline underline-offset-2">
          Details
        </Link>
      )}
      {pending && data?.undoable && (
        <Button
          icon={<Undo2 aria-hidden className="size-4" />}
          busy={undo.isPending && 'Undoing…'}
          onClick={() => undo.mutate()}
        >
          Undo
        </Button>
      )}
      {undone && (
        <Button
          tone="quiet"
          size="icon"
          aria-label="Close this message"
          icon={<X aria-hidden className="size-4" />}
          onClick={() => undo.reset()}
        />
      )}
      <FailureNote error={pending ? undo.error : null} />
    </section>
  );
}
