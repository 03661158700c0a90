import type { MailSummary } from '@/shared/api/types';

export const STATES = {
  pending: { word: 'To be sent', tone: 'idle' },
  sending: { word: 'Being sent', tone: 'info' },
  sent: { word: 'Sent', tone: 'ok' },
  uncertain: { word: 'Unknown fate', tone: 'warn' },
  failed: { word: 'Not sent', tone: 'bad' },
  suppressed: { word: 'Not accepted', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'idle' },
} as const satisfies Record<MailSummary['state'], { word: string; tone: string }>;

const KINDS: Record<string, string> = {
  cold_email: 'E-mail to a person',
  follow_up: 'Follow-up',
  briefing: 'Briefing to you',
  approval_waiting: 'Reminder to you',
  budget_alert: 'About your budget',
  account_deletion: 'About your account',
  account_export: 'About your export',
};

export const kindWords = (kind: string) => KINDS[kind] ?? 'Message to you';
