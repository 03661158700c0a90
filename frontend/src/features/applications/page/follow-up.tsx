import { useState } from 'react';

import type { Application } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useChangeApplication } from '../api';
import { isDue } from '../words';

const SOON = [
  { label: 'Tomorrow', days: 1 },
  { label: 'In 3 days', days: 3 },
  { label: 'In a week', days: 7 },
  { label: 'In two weeks', days: 14 },
] as const;
const MORNING = 9;

/** Nine in the morning, that many days from today, in the reader's own zone. */
export function morningIn(days: number, from = new Date()): Date {
  const day = new Date(from);
  day.setDate(day.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}

/** What `datetime-local` fields hold: local time without seconds. */
export function localValue(iso: string | null): string {
  if (!iso) return '';
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** When to ask how it went. Saved at once. */
export function FollowUp({ application }: { application: Application }) {
  const change = useChangeApplication(application);
  const { remind_at } = application;
  const [typed, setTyped] = useState<string | null>(null);
  const set = (at: Date | null) => {
    setTyped(null);
    change.mutate({ remind_at: at ? at.toISOString() : null });
  };
  return (
    <Card className="space-y-3">
      <div>
        <h2>Follow up</h2>
        <p role="status" className={remind_at && isDue(remind_at) ? 'text-warn' : 'text-muted'}>
          {remind_at
            ? `You are reminded on ${formatDateTime(remind_at)}, and in that day’s briefing.`
            : 'No reminder is set.'}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {SOON.map(({ label, days }) => (
          <Button key={days} size="small" onClick={() => set(morningIn(days))}>
            {label}
          </Button>
        ))}
        {remind_at && (
          <Button size="small" tone="quiet" onClick={() => set(null)}>
            No reminder
          </Button>
        )}
      </div>
      <Field id="remind-at" label="Another day" hint="In your own time zone.">
        <div className="flex flex-wrap gap-2">
          <input
            id="remind-at"
            type="datetime-local"
            className={`${inputClass} max-w-60 min-w-0`}
            aria-describedby={describedBy('remind-at')}
            value={typed ?? localValue(remind_at)}
            onChange={(event) => setTyped(event.target.value)}
          />
          {typed !== null && typed !== '' && (
            <Button onClick={() => set(new Date(typed))}>Set the reminder</Button>
          )}
        </div>
      </Field>
      <FailureNote error={change.error} />
    </Card>
  );
}
