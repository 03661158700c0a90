import { lazy, Suspense, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';

import type { Costs } from '@/shared/api/types';
import { formatDay } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';
import { ScrollRegion } from '@/shared/ui/scroll-region';

import { colourOf } from './colours';
import { type Split, type Stacks, stacksOf } from './stacks';

const CostChart = lazy(() => import('./cost-chart'));

const SPLITS: { by: Split; label: string }[] = [
  { by: 'purpose', label: 'By task' },
  { by: 'model', label: 'By model' },
];

/** What the chart shows, in one sentence. */
function sentence({ days, parts }: Stacks): string {
  const dearest = days.reduce((most, day) => (day.total > most.total ? day : most));
  const first = parts[0] ? ` Most of it was for: ${parts[0]}.` : '';
  return `The most expensive day was ${formatDay(dearest.day)}, with ${formatMoney(dearest.total)}.${first}`;
}

function Table({ stacks }: { stacks: Stacks }) {
  const cell = 'py-1.5 pr-4 text-left whitespace-nowrap';
  return (
    <ScrollRegion label="Costs by day" className="mt-2">
      <table className="text-sm">
        <thead className="text-muted">
          <tr>
            {['Day', ...stacks.parts, 'Together'].map((title) => (
              <th key={title} scope="col" className={cell}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {stacks.days
            .filter((day) => day.total > 0)
            .map(({ day, micros, total }) => (
              <tr key={day} className="border-t border-line">
                <th scope="row" className={`${cell} font-normal`}>
                  {formatDay(day)}
                </th>
                {stacks.parts.map((part, index) => (
                  <td key={part} className={cell}>
                    {formatMoney(micros[index] ?? 0)}
                  </td>
                ))}
                <td className={cell}>{formatMoney(total)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The month day by day, as a picture and as a table. */
export function ByDay({ costs }: { costs: Costs }) {
  const [by, setBy] = useState<Split>('purpose');
  const [today] = useState(() => new Date());
  const stacks = stacksOf(costs, by, today);
  const nothing = stacks.days.every((day) => day.total === 0);
  return (
    <Card>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2>Day by day</h2>
        {!nothing && (
          <fieldset className="flex gap-4">
            <legend className="sr-only">Taken apart</legend>
            {SPLITS.map((split) => (
              <label key={split.by} className="flex min-h-7 items-center gap-2 text-sm">
                <input
                  type="radio"
                  name="split"
                  className="size-4 accent-brand"
                  checked={by === split.by}
                  onChange={() => setBy(split.by)}
                />
                {split.label}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {nothing ? (
        <p className="text-muted">
          Nothing was spent this month. Days with costs will stand here, taken apart by task and by
          model.
        </p>
      ) : (
        <figure>
          <figcaption className="mb-3 text-sm text-muted">{sentence(stacks)}</figcaption>
          <ErrorBoundary fallback={<p className="text-sm">The chart could not be loaded.</p>}>
            <Suspense fallback={<div aria-hidden className="h-60 rounded-lg bg-sunken" />}>
              <CostChart stacks={stacks} />
            </Suspense>
          </ErrorBoundary>
          <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm" aria-label="Parts">
            {stacks.parts.map((part, index) => (
              <li key={part} className="flex items-center gap-2">
                <svg aria-hidden viewBox="0 0 10 10" className="size-3">
                  <rect width="10" height="10" rx="2" fill={colourOf(index)} />
                </svg>
                {part}
              </li>
            ))}
          </ul>
          <details className="mt-3">
            <summary className="min-h-7 text-sm font-medium">Show as a table</summary>
            <Table stacks={stacks} />
          </details>
        </figure>
      )}
    </Card>
  );
}
