import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { NotificationSettings } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { Skeleton } from '@/shared/ui/skeleton';

import { settingsQuery, useChangeSettings } from './api';

const SWITCHES: { name: keyof NotificationSettings; label: string; about: string }[] = [
  {
    name: 'mail_questions',
    label: 'A decision waits for me',
    about: 'Ten minutes after it was asked, if nobody has answered by then.',
  },
  { name: 'mail_budget', label: '80 % of my limit are spent', about: 'Once a month.' },
];

/** Which of it is also sent by e-mail. Changes count at once. */
export function MailSettings() {
  const settings = useQuery(settingsQuery);
  const change = useChangeSettings();
  if (settings.error && !settings.data)
    return <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <Skeleton label="Loading what is e-mailed" rows={2} rowClass="h-10" />;
  return (
    <fieldset>
      <legend className="mb-2 text-[1.0625rem] font-semibold">Send me an e-mail when</legend>
      <div className="space-y-2">
        {SWITCHES.map(({ name, label, about }) => (
          <label key={name} className="flex gap-3">
            <input
              type="checkbox"
              className="mt-1 size-4 shrink-0 accent-brand"
              checked={settings.data[name]}
              aria-describedby={`${name}-about`}
              onChange={(event) => change.mutate({ [name]: event.target.checked })}
            />
            <span>
              {label}
              <span id={`${name}-about`} className="block text-sm text-muted">
                {about}
              </span>
            </span>
          </label>
        ))}
      </div>
      <p className="mt-3 text-sm text-muted">
        The daily briefing has{' '}
        <Link to="/briefings" className="underline underline-offset-2">
          settings of its own
        </Link>
        .
      </p>
      <FailureNote error={change.error} />
    </fieldset>
  );
}
