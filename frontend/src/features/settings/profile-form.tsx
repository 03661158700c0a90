import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';

import { body, client } from '@/shared/api/client';
import { wordsFor } from '@/shared/api/problem-words';
import type { User } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

interface Values {
  display_name: string;
  time_zone: string;
  locale: string;
}

const valuesOf = ({ display_name, time_zone, locale }: User): Values => ({
  display_name,
  time_zone,
  locale,
});

const languages = new Intl.DisplayNames(undefined, { type: 'language' });
const LOCALES = ['en', 'en-GB', 'en-US', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'];
const zones = Intl.supportedValuesOf('timeZone');

/** Name and time zone; the e-mail address belongs to the sign-in provider. */
export function ProfileForm({ user, onSaved }: { user: User; onSaved: (user: User) => void }) {
  const form = useForm<Values>({
    defaultValues: valuesOf(user),
  });
  const save = useMutation({
    mutationFn: (values: Values) => body(client.PATCH('/api/v1/users/me', { body: values })),
    onSuccess: (saved) => {
      form.reset(valuesOf(saved));
      onSaved(saved);
    },
  });
  const { errors, isDirty } = form.formState;
  const known = zones.includes(user.time_zone) ? zones : [user.time_zone, ...zones];
  const submit = form.handleSubmit((values) => save.mutate(values));
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field
        id="display-name"
        label="Name"
        hint="How the app addresses you."
        error={errors.display_name?.message}
      >
        <input
          id="display-name"
          className={inputClass}
          autoComplete="name"
          aria-invalid={errors.display_name ? true : undefined}
          aria-describedby={describedBy('display-name')}
          {...form.register('display_name', {
            validate: (value) => value.trim() !== '' || 'Type a name.',
            maxLength: { value: 120, message: 'At most 120 characters.' },
          })}
        />
      </Field>
      <Field id="time-zone" label="Time zone" hint="Daily work is done at your local hours.">
        <select
          id="time-zone"
          className={inputClass}
          aria-describedby={describedBy('time-zone')}
          {...form.register('time_zone')}
        >
          {known.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </Field>
      <Field
        id="locale"
        label="Language and region"
        hint="For headings, dates and paper of documents whose own language cannot be told."
      >
        <select
          id="locale"
          className={inputClass}
          aria-describedby={describedBy('locale')}
          {...form.register('locale')}
        >
          {(LOCALES.includes(user.locale) ? LOCALES : [user.locale, ...LOCALES]).map((locale) => (
            <option key={locale} value={locale}>
              {languages.of(locale) ?? locale}
            </option>
          ))}
        </select>
      </Field>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        <dt className="text-muted">E-mail</dt>
        <dd className="break-all">{user.email}</dd>
        {user.role === 'admin' && (
          <>
            <dt className="text-muted">Role</dt>
            <dd>Administrator of this installation</dd>
          </>
        )}
      </dl>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" disabled={!isDirty} busy={save.isPending && 'Saving…'}>
          Save
        </Button>
        <span role="status" className="text-sm text-muted">
          {save.isSuccess && !isDirty ? 'Saved.' : ''}
        </span>
        {save.error && (
          <span role="alert" className="text-sm text-bad">
            {wordsFor(save.error).title}. {wordsFor(save.error).advice}
          </span>
        )}
      </div>
    </form>
  );
}
