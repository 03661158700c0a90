import { Link } from '@tanstack/react-router';
import { EyeOff, PenLine, Undo2 } from 'lucide-react';

import type { Match, MissingRequirement } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

import { useChangeMatch } from './api';
import { openGaps } from './match-card';

const KINDS: Record<MissingRequirement['kind'], string> = {
  skill: 'Skill',
  years: 'Experience',
  degree: 'Degree',
  language: 'Language',
  requirement: 'Requirement',
};

/** Nothing missing is good news only where there was something to look for. */
const wasCompared = ({ breakdown }: Match) =>
  breakdown.some(({ part, value }) => part === 'skills' && value !== null);

/** What is asked for and was not found: it may still be true of the person, or not matter to them. */
export function Missing({ match }: { match: Match }) {
  const change = useChangeMatch();
  const open = openGaps(match);
  const aside = match.missing.filter((gap) => !open.includes(gap));
  const set = (ignored: string[]) => change.mutate({ match, ignored });
  return (
    <section aria-labelledby="missing">
      <h2 id="missing">Not found in your résumé</h2>
      {open.length === 0 ? (
        <p className="mt-1 text-muted">
          {aside.length > 0
            ? 'You have set aside all of it.'
            : wasCompared(match)
              ? 'Everything the posting asks for was found.'
              : 'The posting or your résumé names too few skills to compare them.'}
        </p>
      ) : (
        <>
          <p className="mt-1 text-sm text-muted">
            If one of these is true of you, add it and match again. Nothing is ever added for you,
            and setting one aside changes no score.
          </p>
          <ul className="mt-2 divide-y divide-line">
            {open.map((gap) => (
              <Gap
                key={gap.kind + gap.text}
                gap={gap}
                resumeId={match.resume_id}
                onIgnore={() => set([...match.ignored, gap.text])}
              />
            ))}
          </ul>
        </>
      )}
      {aside.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="min-h-7 text-muted">
            {plural(aside.length, 'requirement')} set aside
          </summary>
          <ul className="mt-1 space-y-1">
            {aside.map((gap) => (
              <li key={gap.kind + gap.text} className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 break-words">{gap.text}</span>
                <Button
                  size="small"
                  tone="quiet"
                  icon={<Undo2 aria-hidden className="size-3.5" />}
                  aria-label={`Bring back: ${gap.text}`}
                  onClick={() => set(match.ignored.filter((text) => text !== gap.text))}
                >
                  Bring back
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <FailureNote error={change.error} />
    </section>
  );
}

interface GapProps {
  gap: MissingRequirement;
  resumeId: string;
  onIgnore: () => void;
}

function Gap({ gap, resumeId, onIgnore }: GapProps) {
  return (
    <li className="py-2.5">
      <p className="break-words">
        <span className="font-medium">
          {KINDS[gap.kind]}: {gap.text}
        </span>{' '}
        <span className="text-sm text-muted">({gap.is_must ? 'required' : 'welcome'})</span>
      </p>
      <p className="text-sm break-words text-muted">“{gap.posting.quote}”</p>
      <div className="mt-1.5 flex flex-wrap gap-2">
        <Link
          to="/resumes/$resumeId"
          params={{ resumeId }}
          search={{ add: `${gap.kind}:${gap.text}` }}
          className={buttonClass('plain', '', 'small')}
          aria-label={`Add to résumé if true: ${gap.text}`}
        >
          <PenLine aria-hidden className="size-3.5" /> Add to résumé if true
        </Link>
        <Button
          size="small"
          tone="quiet"
          icon={<EyeOff aria-hidden className="size-3.5" />}
          aria-label={`Ignore: ${gap.text}`}
          onClick={onIgnore}
        >
          Ignore
        </Button>
      </div>
    </li>
  );
}
