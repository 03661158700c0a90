import type { Stage } from '@/shared/api/types';

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
