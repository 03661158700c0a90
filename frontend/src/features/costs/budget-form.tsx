import { useState } from 'react';

import type { Costs } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useSetBudget } from './api';

const MICROS = 1_000_000;
const LEAST = 0.01;
const MOST = 10_000;

/** What a new limit leads to, in words. */
function consequence(costs: Costs, micros: number, waiting: number): string {
  if (micros > costs.monthly_micros) {
    const more =
      waiting > 0
        ? ` ${plural(waiting, 'waiting run tries', 'waiting runs try')} again at once.`
        : '';
    return `Up to ${formatMoney(micros)} may be spent each month instead of ${formatMoney(costs.monthly_micros)}.${more}`;
  }
  const held = costs.settled_micros + costs.reserved_micros;
  return micros <= held
    ? `${formatMoney(held)} are spent or set aside already: nothing more is bought this month, and runs that need a language model wait.`
    : `At most ${formatMoney(micros)} are spent each month instead of ${formatMoney(costs.monthly_micros)}. Calls under way are finished.`;
}

interface BudgetFormProps {
  costs: Costs;
  /** How many runs wait for money. */
  waiting: number;
}

/** How much a month may cost. Nothing is ever spent above it; a change is confirmed first. */
export function BudgetForm({ costs, waiting }: BudgetFormProps) {
  const [dollars, setDollars] = useState(String(costs.monthly_micros / MICROS));
  const [asked, setAsked] = useState(false);
  const [pressed, setPressed] = useState(false);
  const save = useSetBudget();
  const sum = Number(dollars.replace(',', '.'));
  const valid = dollars.trim() !== '' && sum >= LEAST && sum <= MOST;
  const micros = Math.round(sum * MICROS);
  const changed = valid && micros !== costs.monthly_micros;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(changed);
        setPressed(true);
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
        <Button type="submit" disabled={!valid}>
          Set the limit
        </Button>
        <span role="status" className="text-sm text-muted">
          {changed || !valid
            ? ''
            : save.isSuccess
              ? 'Saved.'
              : pressed
                ? 'This is your limit.'
                : ''}
        </span>
      </div>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Set your limit to ${formatMoney(micros)} a month?`}
        actions={
          <>
            <Button data-first onClick={() => setAsked(false)}>
              Keep {formatMoney(costs.monthly_micros)}
            </Button>
            <Button
              tone="primary"
              busy={save.isPending && 'Saving…'}
              onClick={() => save.mutate(micros, { onSuccess: () => setAsked(false) })}
            >
              Set it to {formatMoney(micros)}
            </Button>
          </>
        }
      >
        <p>{consequence(costs, micros, waiting)}</p>
        <FailureNote error={save.error} />
      </Dialog>
    </form>
  );
}
