import { useEffect, useState } from 'react';

import { isProblem } from '@/shared/api/problem';
import type { Preferences, PreferencesUpdate } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';
import { ListInput } from '@/shared/ui/list-input';

import { useSavePreferences } from './api';
import { CheckSet } from './check-set';
import { PayAndZone } from './pay-and-zone';
import { CONDITIONS, COUNTRIES, LEVELS, WAYS } from './words';

type Wishes = Omit<Preferences, 'version' | 'updated_at'>;

function wishesOf(preferences: Preferences): Wishes {
  const wishes: Partial<Preferences> = { ...preferences };
  delete wishes.version;
  delete wishes.updated_at;
  return wishes as Wishes;
}

/** A least salary needs its currency and period; without the sum neither means anything. */
function toSend(wishes: Wishes): PreferencesUpdate {
  const pays = wishes.salary_floor !== null;
  return {
    ...wishes,
    salary_currency: pays ? wishes.salary_currency : null,
    salary_period: pays ? wishes.salary_period : null,
    time_zone_span_hours: wishes.time_zone ? wishes.time_zone_span_hours : null,
  };
}

/** What the résumé and the profile say already: nobody is asked for it again. */
export interface Known {
  roles: string[];
  places: string[];
  countries: string[];
  timeZone?: string | undefined;
}

const FROM = 'In your résumé';

/** Roles and places rule nothing out, so the first form begins with what is known; conditions are only offered. */
function first(preferences: Preferences, known: Known): Wishes {
  const wishes = wishesOf(preferences);
  if (preferences.version > 0) return wishes;
  return { ...wishes, roles: known.roles, places: known.places };
}

/** What the server did not accept, by field: `roles.0` belongs to `roles`. */
const problemsOf = (error: unknown): Record<string, string> =>
  isProblem(error)
    ? Object.fromEntries(
        error.errors.map(({ path, message }) => [path.replace(/[.[].*$/, ''), message]),
      )
    : {};

interface PreferencesFormProps {
  preferences: Preferences;
  known: Known;
  /** Shows what is stored now instead of what is typed. */
  onReload: () => void;
}

/** Everything at once: what is left empty sets no condition. */
export function PreferencesForm({ preferences, known, onReload }: PreferencesFormProps) {
  const [wishes, setWishes] = useState(() => first(preferences, known));
  const [touched, setTouched] = useState(false);
  const save = useSavePreferences(preferences.version);
  useLeaveWarning(touched);
  const problems = problemsOf(save.error);
  const change = (part: Partial<Wishes>) => {
    setWishes((before) => ({ ...before, ...part }));
    setTouched(true);
  };
  const submit = () =>
    save.mutate(toSend(wishes), {
      onSuccess: () => setTouched(false),
      onError: (error) => focusField(Object.keys(problemsOf(error))[0]),
    });
  const prefilled =
    preferences.version === 0 && !touched && known.roles.length + known.places.length > 0;
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {prefilled && (
        <p className="rounded-lg border border-info bg-info-soft px-3 py-2 text-sm">
          Roles and places are taken from your résumé. Change them as you like; nothing counts
          before you save.
        </p>
      )}
      <Card className="space-y-4">
        <h2>What you would like</h2>
        <p className="text-sm text-muted">These raise or lower a score; they rule nothing out.</p>
        <ListInput
          id="roles"
          label="Roles"
          hint="Such as “Backend engineer”. Enter adds one."
          error={problems.roles}
          known={{ from: FROM, values: known.roles }}
          values={wishes.roles}
          onChange={(roles) => change({ roles })}
        />
        <ListInput
          id="places"
          label="Places"
          hint="Cities or regions you would like to work in."
          error={problems.places}
          known={{ from: FROM, values: known.places }}
          values={wishes.places}
          onChange={(places) => change({ places })}
        />
      </Card>
      <Card className="space-y-5">
        <h2>What must be so</h2>
        <p className="text-sm text-muted">
          Postings that break one of these are not shown, and counted with the reason. What you
          leave empty sets no condition.
        </p>
        <CheckSet
          legend="Way of working"
          choices={WAYS}
          values={wishes.remote}
          onChange={(remote) => change({ remote })}
        />
        <CheckSet
          legend="Level"
          choices={LEVELS}
          values={wishes.seniority}
          onChange={(seniority) => change({ seniority })}
        />
        <ListInput
          id="countries"
          label="Countries you may work in"
          hint="Where you need no permit."
          choices={COUNTRIES}
          error={problems.work_countries}
          known={{ from: FROM, values: known.countries }}
          values={wishes.work_countries}
          onChange={(work_countries) => change({ work_countries })}
        />
        <label className="flex min-h-9 items-start gap-2">
          <input
            type="checkbox"
            className="mt-1 size-4 accent-brand"
            checked={wishes.needs_visa}
            onChange={(event) => change({ needs_visa: event.target.checked })}
          />
          Elsewhere too, if the employer helps with a visa
        </label>
        <PayAndZone
          wishes={wishes}
          onChange={change}
          problems={problems}
          ownZone={known.timeZone}
        />
        <ListInput
          id="excluded"
          label="Companies to leave out"
          hint="Their postings are never shown."
          error={problems.excluded_companies}
          values={wishes.excluded_companies}
          onChange={(excluded_companies) => change({ excluded_companies })}
        />
      </Card>
      <Card>
        <CheckSet
          legend="Show a posting although it does not say"
          about="Otherwise a posting that is silent about one of your conditions is left out."
          choices={CONDITIONS}
          values={wishes.accepts_unknown}
          onChange={(accepts_unknown) => change({ accepts_unknown })}
        />
      </Card>
      <div className="bottom-0 -mx-1 flex flex-wrap items-center gap-3 border-t border-line bg-canvas px-1 py-3 sm:sticky">
        <Button type="submit" tone="primary" busy={save.isPending && 'Saving…'}>
          Save preferences
        </Button>
        <span role="status" className="text-sm text-muted">
          {touched ? 'Not saved yet.' : savedWords(save.isSuccess, preferences)}
        </span>
        <FailureNote error={save.error} />
        {isProblem(save.error, 'preferences_conflict') && (
          <Button onClick={onReload}>Show what is saved now</Button>
        )}
      </div>
    </form>
  );
}

function savedWords(justNow: boolean, { updated_at }: Preferences): string {
  if (justNow) return 'Saved.';
  return updated_at ? `Last saved ${formatDateTime(updated_at)}.` : '';
}

const FIELDS: Record<string, string> = {
  roles: 'roles',
  places: 'places',
  work_countries: 'countries',
  excluded_companies: 'excluded',
  salary_floor: 'salary',
  salary_currency: 'salary',
  time_zone: 'zone',
  time_zone_span_hours: 'zone',
};

function focusField(name: string | undefined): void {
  const id = FIELDS[name ?? ''];
  if (id) document.getElementById(id)?.focus();
}

/** The browser asks before a page with unsaved wishes is closed. */
function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
