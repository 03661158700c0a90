import { memo, useState } from 'react';

import type { RunEvent } from '@/shared/api/types';
import { formatExact, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';

import { eventWords } from '../event-words';

/** The newest ones; earlier ones on demand, so that a step with thousands does not stall the page. */
const FIRST = 50;
const MORE = 200;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

const EventRow = memo(function EventRow({ event }: { event: RunEvent }) {
  return (
    <li data-seq={event.seq} className="flex items-baseline gap-3 py-1.5">
      <span className="w-9 shrink-0 text-muted tabular-nums">#{event.seq}</span>
      <span className="min-w-0 flex-1">
        {eventWords(event)}
        {event.type === 'step.started' &&
          typeof event.data.attempt === 'number' &&
          event.data.attempt > 1 &&
          ` (attempt ${event.data.attempt})`}
      </span>
      <time dateTime={event.at} title={formatExact(event.at)} className="text-muted tabular-nums">
        {clock.format(new Date(event.at))}
      </time>
    </li>
  );
});

/** A step's events with their numbers, oldest first. */
export function StepEvents({ events }: { events: readonly RunEvent[] }) {
  const [room, setRoom] = useState(FIRST);
  const hidden = Math.max(0, events.length - room);
  if (events.length === 0)
    return <p className="text-sm text-muted">None yet. They appear here as they happen.</p>;
  return (
    <>
      {hidden > 0 && (
        <Button size="small" tone="quiet" onClick={() => setRoom(room + MORE)}>
          Show {Math.min(MORE, hidden)} of {plural(hidden, 'earlier event')}
        </Button>
      )}
      <ol className="divide-y divide-line text-sm">
        {events.slice(hidden).map((event) => (
          <EventRow key={event.seq} event={event} />
        ))}
      </ol>
    </>
  );
}
