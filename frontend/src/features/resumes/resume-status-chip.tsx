import { CircleCheck, CircleX, FileClock, LoaderCircle, UserRound } from 'lucide-react';

import type { Resume } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';

const LOOKS = {
  uploaded: { word: 'Uploaded', tone: 'idle', icon: FileClock },
  reading: { word: 'Being read', tone: 'info', icon: LoaderCircle },
  needs_review: { word: 'Needs your review', tone: 'warn', icon: UserRound },
  ready: { word: 'Ready', tone: 'ok', icon: CircleCheck },
  failed: { word: 'Not readable', tone: 'bad', icon: CircleX },
} as const;

export function ResumeStatusChip({ status }: Pick<Resume, 'status'>) {
  const { word, tone, icon } = LOOKS[status];
  return (
    <Chip tone={tone} icon={icon} spin={status === 'reading'}>
      {word}
    </Chip>
  );
}
