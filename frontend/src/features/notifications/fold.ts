import type { Notification } from '@/shared/api/types';

interface Folded {
  /** The newest of them. */
  notice: Notification;
  count: number;
}

/** Questions that one run asks about the same are one notice: three drafts are answered on one page. */
export function fold(notices: readonly Notification[]): Folded[] {
  const folded = new Map<string, Folded>();
  for (const notice of notices) {
    const { id, kind, run_id, about } = notice;
    const key = kind === 'question_open' && run_id ? `${run_id} ${about}` : id;
    const known = folded.get(key);
    if (!known) folded.set(key, { notice, count: 1 });
    else
      folded.set(key, {
        notice: notice.at > known.notice.at ? notice : known.notice,
        count: known.count + 1,
      });
  }
  return [...folded.values()];
}
