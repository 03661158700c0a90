import {
  Bell,
  BellPlus,
  FileCheck,
  type LucideIcon,
  MailOpen,
  MailX,
  MoveRight,
  NotebookPen,
  Plus,
  Send,
} from 'lucide-react';

import type { ApplicationEvent, Stage } from '@/shared/api/types';
import { formatDate, formatDateTime } from '@/shared/lib/format';

import { STAGES } from './stages';

/** Stages in which nothing is left to do. */
export const OVER: ReadonlySet<Stage> = new Set<Stage>(['rejected', 'withdrawn']);

export const stageWords = (stage: unknown) =>
  STAGES.find((column) => column.stage === stage)?.label ?? 'another stage';

/** The stage that many columns further; null where there is none. */
export const stageBeside = (stage: Stage, by: -1 | 1): Stage | null =>
  STAGES[STAGES.findIndex((column) => column.stage === stage) + by]?.stage ?? null;

/** Whether the day of a reminder has come. */
export const isDue = (remindAt: string, now = Date.now()) => new Date(remindAt).getTime() <= now;

/** "Follow up on 3 Dec", "Follow up now". */
export const dueWords = (remindAt: string) =>
  isDue(remindAt)
    ? `Follow up now (${formatDate(remindAt)})`
    : `Follow up on ${formatDate(remindAt)}`;

export const EVENT_ICONS: Record<ApplicationEvent['type'], LucideIcon> = {
  created: Plus,
  stage_changed: MoveRight,
  document_ready: FileCheck,
  mail_sent: Send,
  mail_failed: MailX,
  reply_received: MailOpen,
  reminder_set: BellPlus,
  reminded: Bell,
  noted: NotebookPen,
};

export function eventWords({ type, data }: ApplicationEvent): string {
  switch (type) {
    case 'created':
      return `Put on the board in “${stageWords(data.stage)}”.`;
    case 'stage_changed':
      return data.from
        ? `Moved from “${stageWords(data.from)}” to “${stageWords(data.to)}”.`
        : `Moved to “${stageWords(data.to ?? data.stage)}”.`;
    case 'document_ready':
      return 'You approved a document.';
    case 'mail_sent':
      return 'An e-mail was sent.';
    case 'mail_failed':
      return data.code === 'mail_bounced'
        ? 'An e-mail came back: the address does not take it.'
        : 'An e-mail did not go out.';
    case 'reply_received':
      return 'There was a reply.';
    case 'reminder_set':
      return typeof data.remind_at === 'string'
        ? `Reminder set for ${formatDateTime(data.remind_at)}.`
        : 'A reminder was set.';
    case 'reminded':
      return 'You were reminded.';
    case 'noted':
      return 'Notes were changed.';
  }
}
