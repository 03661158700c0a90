import { type ComponentProps, type ReactNode, useId } from 'react';

interface ChoiceProps extends Omit<ComponentProps<'input'>, 'type' | 'about'> {
  type: 'radio' | 'checkbox';
  label: string;
  /** What choosing it means. */
  about?: ReactNode;
}

/** A radio button or check box with room to hit: the whole card is its label. */
export function Choice({ label, about, ...input }: ChoiceProps) {
  const id = useId();
  const [labelId, aboutId] = [`${id}-label`, `${id}-about`];
  return (
    <label className="flex cursor-pointer gap-3 rounded-lg border border-line p-3 has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand has-disabled:cursor-not-allowed has-disabled:opacity-60">
      <input
        {...input}
        aria-labelledby={labelId}
        aria-describedby={about ? aboutId : undefined}
        className="mt-1 size-4 shrink-0 accent-brand"
      />
      <span className="min-w-0">
        <span id={labelId} className="block font-medium">
          {label}
        </span>
        {about && (
          <span id={aboutId} className="block text-sm text-muted">
            {about}
          </span>
        )}
      </span>
    </label>
  );
}
