import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';

import { preferencesQuery } from '@/features/preferences/api';
import type { Resume, Run } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

const STEPS = [
  {
    to: '/resumes',
    title: 'Upload your résumé',
    text: 'It is read in seconds; you check the fields beside the original.',
    action: 'Upload a résumé',
  },
  {
    to: '/preferences',
    title: 'Say what you look for',
    text: 'Roles, places, pay: what breaks a condition is never shown.',
    action: 'Set your preferences',
  },
  {
    to: '/jobs',
    title: 'Find jobs',
    text: 'Sources are read and compared with your résumé, with reasons.',
    action: 'Go to Jobs',
  },
] as const;

interface FirstStepsProps {
  resumes: readonly Resume[];
  runs: readonly Run[];
}

/** What a newcomer does next; gone once the first search has run. */
export function FirstSteps({ resumes, runs }: FirstStepsProps) {
  const searched = runs.some((run) => run.kind === 'discover' || run.kind === 'match');
  const preferences = useQuery({ ...preferencesQuery, enabled: !searched });
  if (searched) return null;
  const done = [
    resumes.some((resume) => resume.current_version !== null),
    (preferences.data?.version ?? 0) > 0,
    false,
  ];
  const next = STEPS[done.indexOf(false)];
  return (
    <Card className="mb-8 max-w-2xl">
      <h2>Three steps to begin</h2>
      <ol className="mt-4 space-y-4">
        {STEPS.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span
              aria-hidden
              className="flex size-7 shrink-0 items-center justify-center rounded-full bg-brand-soft text-sm font-semibold text-brand"
            >
              {done[index] ? <Check className="size-4" /> : index + 1}
            </span>
            <div>
              <p className="font-medium">
                {step.title}
                {done[index] && <span className="font-normal text-muted"> – done</span>}
              </p>
              <p className="text-muted">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
      {next && (
        <Link to={next.to} className={buttonClass('primary', 'mt-5')}>
          {next.action}
        </Link>
      )}
    </Card>
  );
}
