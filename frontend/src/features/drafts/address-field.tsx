import { describedBy, Field, inputClass } from '@/shared/ui/field';

import type { Email } from './document';

interface AddressFieldProps {
  document: Email;
  /** Absent when it can no longer be changed. */
  onChange: ((document: Email) => void) | undefined;
}

/** To whom an e-mail goes. Nobody but the person fills this in. */
export function AddressField({ document, onChange }: AddressFieldProps) {
  return (
    <Field
      id="draft-to"
      label="To"
      hint="You give the address; nothing is guessed. Without one the e-mail is not sent."
    >
      <input
        id="draft-to"
        type="email"
        autoComplete="off"
        className={inputClass}
        aria-describedby={describedBy('draft-to')}
        value={document.to ?? ''}
        readOnly={!onChange}
        onChange={(event) => onChange?.({ ...document, to: event.target.value.trim() || null })}
      />
    </Field>
  );
}
