import { clsx } from 'clsx';
import { Check, Circle, LoaderCircle, Minus, UserRound, X } from 'lucide-react';

import type { RunStep } from '@/shared/api/types';

const LOOKS = {
  pending: { icon: Circle, look: 'border-line text-transparent' },
  running: { icon: LoaderCircle, look: 'border-info text-info' },
  done: { icon: Check, look: 'border-ok bg-ok-soft text-ok' },
  failed: { icon: X, look: 'border-bad bg-bad-soft text-bad' },
  skipped: { icon: Minus, look: 'border-line text-muted' },
} as const;

/** A round mark for a step; the word stands beside it. `waiting`: the step waits for the person. */
export function StepIcon({ state, waiting }: { state: RunStep['state']; waiting?: boolean }) {
  const { icon, look } = LOOKS[state];
  const Icon = waiting ? UserRound : icon;
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-full border-2 bg-surface',
        waiting ? 'border-warn bg-warn-soft text-warn' : look,
      )}
    >
      <Icon
        className={clsx('size-3.5', state === 'running' && !waiting && 'animate-spin')}
        strokeWidth={2.5}
      />
    </span>
  );
}
