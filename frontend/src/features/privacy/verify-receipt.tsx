import { useState } from 'react';
import * as z from 'zod/mini';

import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useVerifyReceipt } from './api';

const receipt = z.object({ body: z.record(z.string(), z.unknown()), signature: z.string() });

function read(text: string) {
  try {
    return receipt.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Says whether a receipt is one that this installation signed, unchanged. */
export function VerifyReceipt() {
  const [text, setText] = useState('');
  const [unreadable, setUnreadable] = useState(false);
  const verify = useVerifyReceipt();
  const change = (next: string) => {
    setText(next);
    setUnreadable(false);
    verify.reset();
  };
  return (
    <details className="mt-6 border-t border-line pt-4">
      <summary className="cursor-pointer font-medium">Check a receipt</summary>
      <form
        noValidate
        className="mt-3 space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          const given = read(text);
          setUnreadable(given === null);
          if (given) verify.mutate(given);
        }}
      >
        <Field
          id="receipt"
          label="The receipt’s text"
          hint="All of the file, from { to }."
          error={unreadable ? 'This is not a receipt: paste all of the file.' : undefined}
        >
          <textarea
            id="receipt"
            rows={5}
            spellCheck={false}
            className={`${inputClass} font-mono text-xs`}
            aria-invalid={unreadable || undefined}
            aria-describedby={describedBy('receipt')}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        </Field>
        <label className="block text-sm">
          <span className="mb-1 block font-medium">or its file</span>
          <input
            type="file"
            accept="application/json,.json"
            className="w-full text-sm file:mr-3 file:rounded-lg file:border file:border-line-strong file:bg-surface file:px-3 file:py-1.5 file:text-ink"
            onChange={(event) => void event.target.files?.[0]?.text().then(change)}
          />
        </label>
        <Button type="submit" busy={verify.isPending && 'Checking…'}>
          Check it
        </Button>
        <p role="status">
          {verify.data?.valid === true &&
            'Genuine: this installation signed it, and nothing in it was changed.'}
          {verify.data?.valid === false &&
            'Not genuine: something in it was changed, or another installation signed it.'}
        </p>
        <FailureNote error={verify.error} />
      </form>
    </details>
  );
}
