import { Link } from '@tanstack/react-router';
import { BellRing, Mail, Sparkles } from 'lucide-react';

import type { Briefing } from '@/shared/api/types';
import { formatTime, plural } from '@/shared/lib/format';
import { cardClass } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';

import { type BriefingItem, itemsOf } from './items';

const dayWords = (day: string) =>
  // A calendar day, not a moment: it must not move with the reader's zone.
  new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

interface BriefingCardProps {
  briefing: Briefing;
  /** It is of the day that it is where the person lives. */
  today: boolean;
}

/** One day's news: reminders first, then new matches, best first. */
export function BriefingCard({ briefing, today }: BriefingCardProps) {
  const items = itemsOf(briefing.items);
  const matches = items.filter(({ kind }) => kind === 'match').length;
  const id = `briefing-${briefing.id}`;
  return (
    <article aria-labelledby={id} className={`${cardClass} p-4 sm:p-5`}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 id={id}>
          {dayWords(briefing.day)}
          {briefing.number > 1 && `, ${formatTime(briefing.created_at)}`}
        </h2>
        {today && <Chip tone="brand">Today</Chip>}
      </div>
      <p className="text-sm text-muted">
        {[
          matches > 0 && plural(matches, 'new match', 'new matches'),
          items.length > matches && plural(items.length - matches, 'reminder'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <ul className="mt-2 divide-y divide-line">
        {items.map((item, index) => (
          <li key={index} className="flex gap-3 py-2 text-sm">
            <ItemLine item={item} />
          </li>
        ))}
      </ul>
      {briefing.mail_id && (
        <p className="mt-2 flex items-center gap-2 text-sm">
          <Mail aria-hidden className="size-4 text-muted" />
          <Link
            to="/mails/$mailId"
            params={{ mailId: briefing.mail_id }}
            className="underline underline-offset-2"
          >
            The e-mail that brought it
          </Link>
        </p>
      )}
    </article>
  );
}

function ItemLine({ item }: { item: BriefingItem }) {
  const look = 'font-medium underline underline-offset-2';
  if (item.kind === 'match') {
    return (
      <>
        <Sparkles aria-hidden className="mt-0.5 size-4 shrink-0 text-brand" />
        <p className="min-w-0 flex-1 break-words">
          New match:{' '}
          <Link to="/matches/$matchId" params={{ matchId: item.match_id }} className={look}>
            {item.title}, {item.company}
          </Link>
        </p>
        {item.score !== null && (
          <span className="shrink-0 text-muted tabular-nums">{item.score} of 100</span>
        )}
      </>
    );
  }
  return (
    <>
      <BellRing aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 break-words">
        Reminder:{' '}
        <Link
          to="/applications/$applicationId"
          params={{ applicationId: item.application_id }}
          className={look}
        >
          {item.title}, {item.company}
        </Link>
      </p>
    </>
  );
}
