import { LogIn, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { isProblem } from '@/shared/api/problem';
import type { Deletion, DeletionMode } from '@/shared/api/types';
import { formatDate } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { isPhrase, PHRASE, useDeleteAccount } from './api';

const HELD_MS = 30 * 86_400_000;

interface DeletionFormProps {
  /** What is chosen at first, of `modes`. */
  mode: DeletionMode;
  modes: readonly DeletionMode[];
  onDone: (deletion: Deletion, mode: DeletionMode) => void;
  onCancel: () => void;
  /** Leads to the sign-in and back to this form. */
  onSignInAgain: (mode: DeletionMode) => void;
}

/** When, and the phrase that confirms it. */
export function DeletionForm({
  modes,
  onDone,
  onCancel,
  onSignInAgain,
  ...first
}: DeletionFormProps) {
  const [mode, setMode] = useState(first.mode);
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState(false);
  const [due] = useState(() => new Date(Date.now() + HELD_MS).toISOString());
  const erase = useDeleteAccount();
  const wrong = refused && !isPhrase(typed);
  const meaning: Record<DeletionMode, { label: string; about: string }> = {
    scheduled: {
      label: `In 30 days, on ${formatDate(due)}`,
      about:
        'Until then you can undo it with one press. From now on runs are cancelled, share links are off, no e-mail goes out and nothing new can be started. Undoing brings all of that back, except runs that were cancelled.',
    },
    now: {
      label: 'Now',
      about:
        'Begins within a minute and takes a few more. You are signed out. Nobody can undo it or bring anything back.',
    },
  };
  const again = isProblem(erase.error, 'reauth_required');
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(true);
        if (!isPhrase(typed)) document.getElementById('phrase')?.focus();
        else if (!erase.isPending)
          // Not a callback of `mutate`: the form is gone by the time the account is read anew.
          erase.mutateAsync({ confirmation: PHRASE, mode }).then(
            (deletion) => onDone(deletion, mode),
            () => undefined,
          );
      }}
    >
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">When?</legend>
        {modes.map((value) => (
          <Choice
            key={value}
            type="radio"
            name="mode"
            {...meaning[value]}
            checked={mode === value}
            onChange={() => setMode(value)}
          />
        ))}
      </fieldset>
      <Field
        id="phrase"
        label={`Type “${PHRASE}” to confirm`}
        error={wrong ? `Type: ${PHRASE}` : undefined}
      >
        <input
          id="phrase"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className={`${inputClass} max-w-80`}
          aria-invalid={wrong || undefined}
          aria-describedby={describedBy('phrase')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      {again && (
        <div role="alert" className="rounded-lg border border-warn bg-warn-soft p-3 text-ink">
          <p className="mb-2">
            <span className="font-medium">Sign in again first.</span> Deleting needs a sign-in of
            the last ten minutes, so that nobody else can do it at your open browser. You come back
            here.
          </p>
          <Button
            icon={<LogIn aria-hidden className="size-4" />}
            onClick={() => onSignInAgain(mode)}
          >
            Sign in again
          </Button>
        </div>
      )}
      {!again && <FailureNote error={erase.error} />}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onCancel}>Keep my account</Button>
        <Button
          type="submit"
          tone="danger"
          icon={<Trash2 aria-hidden className="size-4" />}
          busy={erase.isPending && (mode === 'now' ? 'Deleting…' : 'Scheduling…')}
        >
          {mode === 'now' ? 'Delete everything now' : 'Schedule the deletion'}
        </Button>
      </div>
    </form>
  );
}
