import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';

import { useWrite } from '@/features/drafts/api';
import { announceRun } from '@/features/runs/api';
import type { DraftDetail } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';

import { StyleField } from './style-field';

/** The same once more, in another manner, as a draft of its own. A tailored résumé has no manner. */
export function RewriteButton({ draft }: { draft: DraftDetail }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const write = useWrite();
  const [open, setOpen] = useState(false);
  const [styleId, setStyleId] = useState(draft.style_id);
  if (draft.kind === 'tailored_resume') return null;
  const go = () =>
    write.mutate(
      { draft_id: draft.id, style_id: styleId },
      {
        onSuccess: (run) => {
          announceRun(queries, run);
          void navigate({ to: '/write', search: { run: run.id } });
        },
      },
    );
  return (
    <>
      <Button icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => setOpen(true)}>
        Write anew
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Write it anew in another style"
        actions={
          <>
            <Button data-first onClick={() => setOpen(false)}>
              Not now
            </Button>
            <Button tone="primary" busy={write.isPending && 'Starting…'} onClick={go}>
              Write it anew
            </Button>
            <FailureNote error={write.error} />
          </>
        }
      >
        <p className="mb-4">
          It becomes a draft of its own.{' '}
          {draft.state === 'needs_review'
            ? 'This one is taken back: you can still read it, but only the new one can be approved.'
            : 'This one stays as it is.'}
        </p>
        <StyleField styleId={styleId} onChange={setStyleId} />
      </Dialog>
    </>
  );
}
