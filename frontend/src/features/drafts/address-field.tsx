import { useState } from 'react';

import { describedBy, Field, inputClass } from '@/shared/ui/field';

import type { Email } from './document';

// As the API has it: anything else is refused there.
const ADDRESS = /^[^\s@<>",;]{1,64}@[^\s@<>",;]{1,190}\.[a-zA-Z]{2,24}$/;

interface AddressFieldProps {
  document: Email;
  /** Absent when it can no longer be changed. */
  onChange: ((document: Email, part: string) => void) | undefined;
}

/** To whom an e-mail goes. Nobody but the person fills this in; half an address is not saved. */
export function AddressField({ document, onChange }: AddressFieldProps) {
  const [half, setHalf] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const change = (typed: string) => {
    const address = typed.trim();
    const whole = address === '' || ADDRESS.test(address);
    setHalf(whole ? null : typed);
    const to = whole ? address || null : null;
    if (to !== document.to) onChange?.({ ...document, to }, 'to');
  };
  return (
    <Field
      id="draft-to"
      label="To"
      hint="You give the address; nothing is guessed. Without one the e-mail is not sent."
      error={half !== null && left ? 'This is not a whole address yet.' : undefined}
    >
      <input
        id="draft-to"
        type="email"
        autoComplete="off"
        className={inputClass}
        aria-describedby={describedBy('draft-to')}
        aria-invalid={half !== null && left ? true : undefined}
        value={half ?? document.to ?? ''}
        readOnly={!onChange}
        onFocus={() => setLeft(false)}
        onBlur={() => setLeft(true)}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}
