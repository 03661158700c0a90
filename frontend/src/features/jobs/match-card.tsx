import { Link } from '@tanstack/react-router';
import { Bookmark, CircleCheck, EyeOff } from 'lucide-react';

import type { Match } from '@/shared/api/types';
import { cardClass } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { plural } from '@/shared/lib/format';

import { Facts } from './facts';
import { ScoreBadge } from './score';
import { LEVELS, payWords, REMOTE } from './words';

const STATES = {
  new: null,
  saved: { word: 'Saved', icon: Bookmark, tone: 'brand' },
  dismissed: { word: 'Dismissed', icon: EyeOff, tone: 'idle' },
  applied: { word: 'Applied', icon: CircleCheck, tone: 'ok' },
} as const;

export function MatchStateChip({ state }: { state: Match['state'] }) {
  const look = STATES[state];
  if (!look) return null;
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {look.word}
    </Chip>
  );
}

export const matchFacts = ({ job }: Match) => [
  job.locations.slice(0, 3).join(', '),
  REMOTE[job.remote],
  LEVELS[job.seniority],
  payWords({
    min: job.salary_min,
    max: job.salary_max,
    currency: job.salary_currency,
    period: job.salary_period,
  }),
];

/** One match on the list: what it is, how well it suits, and the first reason. */
export function MatchCard({ match }: { match: Match }) {
  const { job } = match;
  return (
    <article aria-label={`${job.title}, ${job.company}`} className={`${cardClass} p-4`}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-[0.9375rem] break-words">
            <Link
              to="/matches/$matchId"
              params={{ matchId: match.id }}
              className="decoration-line-strong underline-offset-4 hover:underline"
            >
              {job.title}
            </Link>
          </h2>
          <p className="break-words">{job.company}</p>
          <Facts facts={matchFacts(match)} />
        </div>
        <ScoreBadge score={match.score} />
      </div>
      {match.reasons[0] && <p className="mt-2 text-sm">{match.reasons[0].text}</p>}
      <div className="mt-2 flex flex-wrap items-center gap-2 text-sm text-muted">
        <MatchStateChip state={match.state} />
        {!job.is_open && <Chip tone="idle">Closed</Chip>}
        {match.missing.length > 0 && (
          <span>{plural(match.missing.length, 'requirement')} not found in your résumé</span>
        )}
      </div>
    </article>
  );
}
