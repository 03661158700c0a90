import { BadgeCheck, BadgeX } from 'lucide-react';
import { useState } from 'react';
import * as z from 'zod/mini';

import { formatExact } from '@/shared/lib/format';
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
    <form
      noValidate
      className="space-y-3"
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
      <div role="status">
        {verify.data && <Verdict valid={verify.data.valid} body={verify.variables.body} />}
      </div>
      <FailureNote error={verify.error} />
    </form>
  );
}

function Verdict({ valid, body }: { valid: boolean; body: Record<string, unknown> }) {
  const Icon = valid ? BadgeCheck : BadgeX;
  const at = body.erased_at;
  return (
    <p className="flex gap-2">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${valid ? 'text-ok' : 'text-bad'}`} />
      {valid
        ? `Genuine: this installation signed it, and nothing in it was changed.${typeof at === 'string' ? ` The account was gone on ${formatExact(at)}.` : ''}`
        : 'Not genuine: something in it was changed, or another installation signed it.'}
    </p>
  );
}
