import type { ApplicationEvent, Stage } from '@/shared/api/types';

/** The columns of the board, in their order. */
export const STAGES: { stage: Stage; label: string }[] = [
  { stage: 'saved', label: 'Saved' },
  { stage: 'preparing', label: 'Preparing' },
  { stage: 'applied', label: 'Applied' },
  { stage: 'interview', label: 'Interview' },
  { stage: 'offer', label: 'Offer' },
  { stage: 'rejected', label: 'Rejected' },
  { stage: 'withdrawn', label: 'Withdrawn' },
];

const stageWords = (stage: unknown) =>
  STAGES.find((column) => column.stage === stage)?.label ?? 'another stage';

/** The stage that many columns further; null where there is none. */
export const stageBeside = (stage: Stage, by: -1 | 1): Stage | null =>
  STAGES[STAGES.findIndex((column) => column.stage === stage) + by]?.stage ?? null;

export function eventWords({ type, data }: ApplicationEvent): string {
  switch (type) {
    case 'created':
      return 'Put on the board';
    case 'stage_changed':
      return `Moved to “${stageWords(data.to ?? data.stage)}”`;
    case 'document_ready':
      return 'A document was approved';
    case 'mail_sent':
      return 'An e-mail was sent';
    case 'reply_received':
      return 'There was a reply';
    case 'reminder_set':
      return 'A reminder was set';
    case 'reminded':
      return 'You were reminded';
    case 'noted':
      return 'Notes were changed';
  }
}
