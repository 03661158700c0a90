import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle' | 'brand';

const TONES: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  idle: 'bg-sunken text-muted',
  brand: 'bg-brand-soft text-brand',
};

interface ChipProps {
  tone: Tone;
  icon?: LucideIcon;
  spin?: boolean;
  /** For words of any length: they break where the line ends. */
  wraps?: boolean;
  children: ReactNode;
}

/** A status: icon, word and colour together, never colour alone. */
export function Chip({ tone, icon: Icon, spin, wraps, children }: ChipProps) {
  return (
    <span
      className={clsx(
        'inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium',
        wraps ? 'min-w-0 break-words' : 'whitespace-nowrap',
        'forced-colors:border',
        TONES[tone],
      )}
    >
      {Icon && <Icon aria-hidden className={clsx('size-3.5 shrink-0', spin && 'animate-spin')} />}
      {children}
    </span>
  );
}
