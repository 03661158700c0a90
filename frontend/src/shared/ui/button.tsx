import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

import { HOLD_ID, useAccountHold } from '../lib/account-hold';
import { isCutOff, REASON_ID, useConnection } from '../realtime/connection-store';

type Tone = 'primary' | 'plain' | 'quiet' | 'danger';

const TONES: Record<Tone, string> = {
  primary: 'bg-brand text-brand-ink border-transparent hover:opacity-90',
  plain: 'bg-surface text-ink border-line-strong hover:bg-sunken',
  quiet: 'border-transparent text-ink hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
};

const SIZES = {
  normal: 'min-h-9 px-3 py-1.5 pointer-coarse:min-h-11',
  /** Beside a field: the smallest target that is still easy to hit. */
  small: 'min-h-7 px-2 py-0.5 font-normal pointer-coarse:min-h-9',
  /** A picture alone; its `aria-label` says what it does. */
  icon: 'size-9 pointer-coarse:size-11',
};

type Size = keyof typeof SIZES;

/** The look of a button, also for links that act like one. */
export const buttonClass = (tone: Tone = 'plain', className?: string, size: Size = 'normal') =>
  clsx(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-lg border text-sm font-medium',
    'whitespace-nowrap transition-colors',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55',
    TONES[tone],
    SIZES[size],
    className,
  );

interface ButtonProps extends ComponentProps<'button'> {
  tone?: Tone;
  size?: Size;
  /** What the button says while its request is under way; it ignores clicks meanwhile. */
  busy?: string | false | undefined;
  /** It costs money, decides, or reaches people: it waits while the server is out of reach or the account is leaving. */
  costly?: boolean;
  icon?: ReactNode;
}

export function Button({
  tone,
  size,
  busy,
  costly,
  icon,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const cutOff = useConnection(isCutOff) && costly === true;
  const held = useAccountHold((state) => state.held) && costly === true;
  const reason =
    (cutOff && {
      'aria-describedby': REASON_ID,
      title: 'Waits until the server can be reached again',
    }) ||
    (held && { 'aria-describedby': HOLD_ID, title: 'Undo the deletion of your account first' });
  const inert = busy || cutOff || held;
  return (
    <button
      type="button"
      {...rest}
      {...reason}
      // aria-disabled keeps the focus where it is while the request is under way.
      aria-disabled={inert ? true : undefined}
      onClick={inert ? (event) => event.preventDefault() : onClick}
      className={buttonClass(tone, className, size)}
    >
      {icon}
      {busy || children}
    </button>
  );
}
