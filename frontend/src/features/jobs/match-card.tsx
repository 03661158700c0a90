import { Bookmark, CircleCheck, EyeOff } from 'lucide-react';

import { plural } from '@/shared/lib/format';
import type { Match } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';

import { RowCard } from './list/row-card';
import { RowLink } from './list/row-link';
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

/** What is asked for, was not found, and was not set aside. */
export const openGaps = (match: Match) =>
  match.missing.filter(({ text }) => !match.ignored.includes(text));

interface MatchRowProps {
  match: Match;
  tabIndex: 0 | -1;
  onEnter: () => void;
}

/** One match on the list: what it is, how well it suits, and the first reason. */
export function MatchRow({ match, tabIndex, onEnter }: MatchRowProps) {
  const { job } = match;
  const gaps = openGaps(match).length;
  return (
    <RowCard
      title={job.title}
      company={job.company}
      facts={matchFacts(match)}
      corner={<ScoreBadge score={match.score} />}
      link={(className) => (
        <RowLink
          title={job.title}
          {...{ className, tabIndex, onEnter }}
          beside={{ to: '/jobs', search: (now: object) => ({ ...now, match: match.id }) }}
          page={{ to: '/matches/$matchId', params: { matchId: match.id } }}
        />
      )}
    >
      {match.reasons[0] && <p className="mt-1 line-clamp-2 text-sm">{match.reasons[0].text}</p>}
      <div className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted empty:hidden">
        <MatchStateChip state={match.state} />
        {!job.is_open && <Chip tone="idle">Closed</Chip>}
        {gaps > 0 && <span>{plural(gaps, 'requirement')} not found in your résumé</span>}
      </div>
    </RowCard>
  );
}
