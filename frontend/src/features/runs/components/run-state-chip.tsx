import {
  Ban,
  CircleCheck,
  CircleX,
  Coins,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  PauseCircle,
  UserRound,
} from 'lucide-react';

import type { Run } from '@/shared/api/types';
import { Chip, type Tone } from '@/shared/ui/chip';

import { pendingChange } from '../pending-change';
import { openQuestions } from '../words';

const STATES: Record<Run['state'], { word: string; tone: Tone; icon: LucideIcon }> = {
  queued: { word: 'Queued', tone: 'idle', icon: Hourglass },
  running: { word: 'Running', tone: 'info', icon: LoaderCircle },
  waiting: { word: 'Needs you', tone: 'warn', icon: UserRound },
  paused: { word: 'Paused', tone: 'idle', icon: PauseCircle },
  parked: { word: 'Out of budget', tone: 'warn', icon: Coins },
  succeeded: { word: 'Finished', tone: 'ok', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: { word: 'Cancelled', tone: 'idle', icon: Ban },
};

/** Waits for a time or a reply, not for the person. */
const SLEEPING = { word: 'Waiting', tone: 'idle', icon: Hourglass } as const;

const CHANGES = { pause: 'Pausing…', resume: 'Resuming…', cancel: 'Cancelling…' } as const;

export function RunStateChip({ run }: { run: Run }) {
  const sleeping =
    run.state === 'waiting' && run.kind !== 'resume_intake' && openQuestions(run).length === 0;
  const { word, tone, icon } = sleeping ? SLEEPING : STATES[run.state];
  const change = pendingChange(run);
  return (
    <Chip tone={tone} icon={icon} spin={run.state === 'running'}>
      {change ? CHANGES[change] : word}
    </Chip>
  );
}
