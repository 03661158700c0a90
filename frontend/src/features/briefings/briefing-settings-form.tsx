import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { BriefingSettings } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useSaveBriefingSettings } from './api';

const two = (value: number) => String(value).padStart(2, '0');

interface BriefingSettingsFormProps {
  settings: BriefingSettings;
  timeZone: string | undefined;
}

export function BriefingSettingsForm({ settings, timeZone }: BriefingSettingsFormProps) {
  const [wish, setWish] = useState(settings);
  const save = useSaveBriefingSettings();
  const changed = (Object.keys(wish) as (keyof BriefingSettings)[]).some(
    (key) => wish[key] !== settings[key],
  );
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(wish);
      }}
    >
      <label className="flex min-h-9 items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="size-4 accent-brand"
          checked={wish.enabled}
          onChange={(event) => setWish({ ...wish, enabled: event.target.checked })}
        />
        Brief me every day
      </label>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Field id="briefing-time" label="At" hint={timeZone && `by the clock of ${timeZone}`}>
          <input
            id="briefing-time"
            type="time"
            required
            className={inputClass}
            aria-describedby={describedBy('briefing-time')}
            disabled={!wish.enabled}
            value={`${two(wish.hour)}:${two(wish.minute)}`}
            onChange={(event) => {
              const [hour, minute] = event.target.value.split(':').map(Number);
              if (hour !== undefined && minute !== undefined) setWish({ ...wish, hour, minute });
            }}
          />
        </Field>
        <label className="mb-6 flex min-h-9 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-brand"
            disabled={!wish.enabled}
            checked={wish.email}
            onChange={(event) => setWish({ ...wish, email: event.target.checked })}
          />
          By e-mail, too
        </label>
      </div>
      <label className="flex min-h-9 items-start gap-2">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-brand"
          aria-describedby="briefing-search"
          checked={wish.discover}
          onChange={(event) => setWish({ ...wish, discover: event.target.checked })}
        />
        <span>
          Look for new postings every day
          <span id="briefing-search" className="block text-sm text-muted">
            By itself, in time for the briefing. It reads the sources that you follow.
          </span>
        </span>
      </label>
      <p className="text-sm text-muted">
        It tells what searches found since the last one; the time zone is that of{' '}
        <Link to="/settings" className="underline underline-offset-2">
          your settings
        </Link>
        .
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" disabled={!changed} busy={save.isPending && 'Saving…'}>
          Save
        </Button>
        <span role="status" className="text-sm text-muted">
          {save.isSuccess && !changed ? 'Saved.' : ''}
        </span>
        <FailureNote error={save.error} />
      </div>
    </form>
  );
}
