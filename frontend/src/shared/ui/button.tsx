import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

type Tone = 'primary' | 'plain' | 'quiet' | 'danger';

const TONES: Record<Tone, string> = {
  primary: 'bg-brand text-brand-ink border-transparent hover:opacity-90',
  plain: 'bg-surface text-ink border-line-strong hover:bg-sunken',
  quiet: 'border-transparent text-ink hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
};

/** The look of a button, also for links that act like one. */
export const buttonClass = (tone: Tone = 'plain', className?: string) =>
  clsx(
    'inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3 py-1.5 text-sm font-medium',
    'whitespace-nowrap transition-colors pointer-coarse:min-h-11',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55',
    TONES[tone],
    className,
  );

interface ButtonProps extends ComponentProps<'button'> {
  tone?: Tone;
  /** What the button says while its request is under way; it ignores clicks meanwhile. */
  busy?: string | false | undefined;
  icon?: ReactNode;
}

export function Button({ tone, busy, icon, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // aria-disabled keeps the focus where it is while the request is under way.
      aria-disabled={busy ? true : undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass(tone, className)}
    >
      {icon}
      {busy || children}
    </button>
  );
}
