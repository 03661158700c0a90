import { Check, CircleDashed, Eye, Pencil, Plus, ShieldCheck } from 'lucide-react';

import { Chip } from '@/shared/ui/chip';

import type { Confidence } from '../draft/store';

const LOOKS = {
  high: { word: 'High', tone: 'ok', icon: ShieldCheck },
  check: { word: 'Check', tone: 'warn', icon: Eye },
  missing: { word: 'Missing', tone: 'bad', icon: CircleDashed },
  edited: { word: 'Edited', tone: 'info', icon: Pencil },
  checked: { word: 'Checked', tone: 'ok', icon: Check },
  added: { word: 'Added', tone: 'info', icon: Plus },
} as const;

/** How sure the reader is of a value, as word, icon and tint. */
export function ConfidenceChip({ confidence }: { confidence: Confidence }) {
  const { word, tone, icon } = LOOKS[confidence];
  return (
    <Chip tone={tone} icon={icon}>
      {word}
    </Chip>
  );
}
