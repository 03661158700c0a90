import { useState } from 'react';

import type { Costs } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useSetBudget } from './api';

const MICROS = 1_000_000;
const LEAST = 0.01;
const MOST = 10_000;

/** How much a month may cost. Nothing is ever spent above it. */
export function BudgetForm({ costs }: { costs: Costs }) {
  const [dollars, setDollars] = useState(String(costs.monthly_micros / MICROS));
  const save = useSetBudget();
  const sum = Number(dollars.replace(',', '.'));
  const valid = dollars.trim() !== '' && sum >= LEAST && sum <= MOST;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) save.mutate(Math.round(sum * MICROS));
      }}
    >
      <h2 className="mb-2">Your limit</h2>
      <Field
        id="budget"
        label="US dollars a month"
        hint="Runs that would go over it wait. Raising it lets them go on at once."
        error={valid ? undefined : 'Between 0.01 and 10,000.'}
      >
        <input
          id="budget"
          inputMode="decimal"
          className={`${inputClass} max-w-40`}
          aria-invalid={valid ? undefined : true}
          aria-describedby={describedBy('budget')}
          value={dollars}
          onChange={(event) => setDollars(event.target.value)}
        />
      </Field>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={!valid} busy={save.isPending && 'Saving…'}>
          Set the limit
        </Button>
        <span role="status" className="text-sm text-muted">
          {save.isSuccess ? 'Saved.' : ''}
        </span>
        <FailureNote error={save.error} />
      </div>
    </form>
  );
}
