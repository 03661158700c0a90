import type { ReactNode } from 'react';

export const inputClass =
  'w-full min-h-9 rounded-lg border border-line-strong bg-surface px-3 py-1.5 text-ink ' +
  'placeholder:text-muted aria-invalid:border-bad disabled:opacity-60';

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactNode;
}

/** Label, control, hint and error. The control must carry `id` and `aria-describedby={describedBy(id)}`. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children}
      <p id={`${id}-help`} className={error ? 'mt-1 text-sm text-bad' : 'mt-1 text-sm text-muted'}>
        {error ?? hint}
      </p>
    </div>
  );
}

export const describedBy = (id: string) => `${id}-help`;
