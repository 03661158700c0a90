import { useState } from 'react';

import type { Preferences, PreferencesUpdate } from '@/shared/api/types';
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

/** Everything at once: what is left empty sets no condition. */
export function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const [wishes, setWishes] = useState(() => wishesOf(preferences));
  const [touched, setTouched] = useState(false);
  const save = useSavePreferences(preferences.version);
  const change = (part: Partial<Wishes>) => {
    setWishes((before) => ({ ...before, ...part }));
    setTouched(true);
  };
  const submit = () =>
    save.mutate(toSend(wishes), {
      onSuccess: () => setTouched(false),
    });
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Card className="space-y-4">
        <h2>What you would like</h2>
        <p className="text-sm text-muted">These raise or lower a score; they rule nothing out.</p>
        <ListInput
          id="roles"
          label="Roles"
          hint="Such as “Backend engineer”. Enter adds one."
          values={wishes.roles}
          onChange={(roles) => change({ roles })}
        />
        <ListInput
          id="places"
          label="Places"
          hint="Cities or regions you would like to work in."
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
        <PayAndZone wishes={wishes} onChange={change} />
        <ListInput
          id="excluded"
          label="Companies to leave out"
          hint="Their postings are never shown."
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
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" busy={save.isPending && 'Saving…'}>
          Save preferences
        </Button>
        <span role="status" className="text-sm text-muted">
          {save.isSuccess && !touched ? 'Saved.' : ''}
        </span>
        <FailureNote error={save.error} />
      </div>
    </form>
  );
}
