import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { Application } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';

import { useRemoveApplication } from '../api';

/** Takes it off the board, after saying what that means. */
export function Remove({ application }: { application: Application }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveApplication();
  const navigate = useNavigate();
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove it from the board?"
        actions={
          <>
            <Button data-first onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              tone="danger"
              busy={remove.isPending && 'Removing…'}
              onClick={() =>
                remove.mutate(application.id, {
                  onSuccess: () => void navigate({ to: '/applications' }),
                })
              }
            >
              Remove from the board
            </Button>
            <FailureNote error={remove.error} />
          </>
        }
      >
        <p>
          Its stage, notes and reminder go. Documents that were written for it stay under Documents,
          and e-mails that were sent stay sent.
        </p>
      </Dialog>
    </>
  );
}
