import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';

import type { Run, RunStep } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';

import { progressQuery } from '../api';
import { stepWords, waitsForPerson } from '../step-words';
import { stepStateWords } from '../words';
import { Elapsed } from './elapsed';
import { StepIcon } from './step-icon';

function StageNote({ run, step }: { run: Run; step: RunStep }) {
  const { data: progress } = useQuery(progressQuery(run.id));
  if (waitsForPerson(step)) return <>Waiting for you</>;
  if (step.state === 'running') {
    const inStep = progress?.data.step === step.name ? progress.data : null;
    return (
      <>
        {inStep?.total
          ? `${inStep.done} of ${plural(inStep.total, inStep.unit)}`
          : stepStateWords.running}
        {' · '}
        <Elapsed from={step.started_at} to={null} />
        {stepWords(step.name).typical && ` · usually ${stepWords(step.name).typical}`}
      </>
    );
  }
  return (
    <>
      {stepStateWords[step.state]}
      {step.state === 'done' && step.started_at && (
        <>
          {' in '}
          <Elapsed from={step.started_at} to={step.ended_at} />
        </>
      )}
      {step.state === 'failed' && step.attempt > 1 && ` after ${step.attempt} attempts`}
    </>
  );
}

/** The named stages of a run, each with its state in words; skipped ones are left out unless they explain something. */
export function RunStages({ run }: { run: Run }) {
  const steps = run.steps.filter((step) => step.state !== 'skipped');
  return (
    <ol aria-label="Stages" className="space-y-0">
      {steps.map((step, index) => (
        <li key={step.name} className="relative flex gap-3 pb-4 last:pb-0">
          {index < steps.length - 1 && (
            <span aria-hidden className="absolute top-6 bottom-0 left-[11px] w-0.5 bg-line" />
          )}
          <StepIcon state={step.state} waiting={waitsForPerson(step)} />
          <div className={clsx('min-w-0', step.state === 'pending' && 'text-muted')}>
            <p className="leading-6 font-medium">{stepWords(step.name).name}</p>
            <p className="text-sm text-muted">
              <StageNote run={run} step={step} />
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
