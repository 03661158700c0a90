import type { Match } from '@/shared/api/types';

import { PARTS } from './words';

/** A match's score as a number with its meaning; without enough data it says so instead of inventing one. */
export function ScoreBadge({ score }: { score: number | null }) {
  if (score === null) {
    return (
      <span className="inline-flex shrink-0 rounded-lg bg-sunken px-2 py-1 text-xs font-medium text-muted">
        Not enough data
      </span>
    );
  }
  return (
    <span className="inline-flex shrink-0 items-baseline gap-1 rounded-lg bg-brand-soft px-2.5 py-1 text-brand tabular-nums">
      <span className="sr-only">Score </span>
      <strong className="text-lg leading-none">{score}</strong>
      <span className="text-xs">of 100</span>
    </span>
  );
}

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** What the score is made of. Parts without data say so and count for nothing. */
export function Breakdown({ match }: { match: Match }) {
  return (
    <section aria-labelledby="breakdown">
      <h2 id="breakdown">What the score is made of</h2>
      {match.score === null && (
        <p className="mt-1 text-muted">
          There is not enough in the posting or the résumé for an honest number. What was found is
          below.
        </p>
      )}
      <dl className="mt-3 space-y-2.5">
        {match.breakdown.map(({ part, value, weight }) => (
          <div key={part} className="grid grid-cols-[1fr_auto] gap-x-3 text-sm">
            <dt>
              {PARTS[part]} <span className="text-muted">(counts {percent(weight)})</span>
            </dt>
            <dd className="tabular-nums">
              {value === null ? (
                <span className="text-muted">not enough data</span>
              ) : (
                percent(value)
              )}
            </dd>
            <dd aria-hidden className="col-span-2">
              <svg
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                className="mt-1 h-1.5 w-full rounded-full bg-sunken"
              >
                {value !== null && <rect width={value * 100} height="1" className="fill-brand" />}
              </svg>
            </dd>
          </div>
        ))}
      </dl>
      {match.judgement && (
        <p className="mt-3 text-sm text-muted">
          The requirements were also compared one by one
          {match.judgement.met !== null && `: ${percent(match.judgement.met)} of them are met`}.
        </p>
      )}
    </section>
  );
}
