import { Trash2 } from 'lucide-react';
import { useState } from 'react';

import type { Deletion, DeletionMode } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

import { DeletionForm } from './deletion-form';
import { WhatGoes } from './what-goes';

const MODES = ['scheduled', 'now'] as const;

interface DeleteAccountProps {
  /** Back from a sign-in that was needed for this: the form is open with this choice. */
  asked: DeletionMode | undefined;
  onDone: (deletion: Deletion, mode: DeletionMode) => void;
  onSignInAgain: (mode: DeletionMode) => void;
}

/** The way out: what goes, when, and the phrase. */
export function DeleteAccount({ asked, onDone, onSignInAgain }: DeleteAccountProps) {
  const [open, setOpen] = useState(asked !== undefined);
  return (
    <Card role="region" aria-labelledby="delete">
      <h2 id="delete" className="mb-2 flex items-center gap-2">
        <Trash2 aria-hidden className="size-5 text-bad" />
        Delete your account
      </h2>
      <div className="space-y-4">
        <WhatGoes />
        {open ? (
          <>
            {asked && (
              <p role="status" className="text-sm text-muted">
                You signed in again. Type the phrase within ten minutes to go on.
              </p>
            )}
            <DeletionForm
              mode={asked ?? 'scheduled'}
              modes={MODES}
              onDone={onDone}
              onCancel={() => setOpen(false)}
              onSignInAgain={onSignInAgain}
            />
          </>
        ) : (
          <Button tone="danger" onClick={() => setOpen(true)}>
            Delete my account…
          </Button>
        )}
      </div>
    </Card>
  );
}
