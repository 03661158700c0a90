import {
  BadgeCheck,
  CircleHelp,
  CircleX,
  Coins,
  type LucideIcon,
  MailCheck,
  MailQuestion,
  MailWarning,
  MessageSquareReply,
  PauseCircle,
} from 'lucide-react';

import type { Notification } from '@/shared/api/types';

type Kind = Notification['kind'];
type Tone = 'text-ok' | 'text-warn' | 'text-bad' | 'text-info';

export const LOOKS: Record<Kind, { icon: LucideIcon; tone: Tone }> = {
  question_open: { icon: CircleHelp, tone: 'text-info' },
  run_succeeded: { icon: BadgeCheck, tone: 'text-ok' },
  run_failed: { icon: CircleX, tone: 'text-bad' },
  run_parked: { icon: PauseCircle, tone: 'text-warn' },
  mail_sent: { icon: MailCheck, tone: 'text-ok' },
  mail_replied: { icon: MessageSquareReply, tone: 'text-info' },
  mail_uncertain: { icon: MailQuestion, tone: 'text-warn' },
  mail_failed: { icon: MailWarning, tone: 'text-bad' },
  budget_nearly_spent: { icon: Coins, tone: 'text-warn' },
};

const QUESTIONS: Record<string, string> = {
  review_resume: 'Check what was read from your résumé',
  review_draft: 'A draft waits for your decision',
  resolve_mail: 'Did this e-mail go out? Only you can tell',
};

/** What is asked; of several drafts of one run in one sentence. */
function question({ about }: Notification, count: number): string {
  if (about === 'review_draft' && count > 1) return `${count} drafts wait for your decision`;
  return QUESTIONS[about ?? ''] ?? 'Something waits for your decision';
}

/** One sentence; `run` is what the run does, in words. */
export function sentence(notice: Notification, run: string, count = 1): string {
  const whom = notice.about ?? 'somebody';
  const sentences: Record<Kind, string> = {
    question_open: question(notice, count),
    run_succeeded: `${run}: done`,
    run_failed: `${run}: failed. It can be tried again from where it stopped`,
    run_parked: `${run}: waits for money. It goes on when you raise your limit, or when the month turns`,
    mail_sent: `Your e-mail to ${whom} went out`,
    mail_replied: `${whom} replied`,
    mail_uncertain: `It is not certain that your e-mail to ${whom} went out`,
    mail_failed: `Your e-mail to ${whom} could not be delivered`,
    budget_nearly_spent: '80 % of this month’s limit are spent',
  };
  return sentences[notice.kind];
}
