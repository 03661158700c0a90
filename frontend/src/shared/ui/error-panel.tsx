import { TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import { againAt } from '../api/allowance';
import { type ApiProblem, isProblem } from '../api/problem';
import { useWords, wordsFor } from '../api/problem-words';
import { formatTime } from '../lib/format';
import { useNow } from '../lib/use-now';
import { Button } from './button';

const AWAY_RETRY_S = 4;

interface ErrorPanelProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** True while the retry is under way. */
  retrying?: boolean;
  /** Tries again by itself while the server is away. For reading only, never for what starts something. */
  auto?: boolean;
}

const isAway = (problem: ApiProblem | null) =>
  problem !== null && (problem.status === 0 || problem.status === 503);

/** What failed, whether anything was lost, a way to try again, and the request id to report. */
export function ErrorPanel({ error, onRetry, retrying, auto = true }: ErrorPanelProps) {
  useWords();
  const { title, advice } = wordsFor(error);
  const problem = isProblem(error) ? error : null;
  const byItself = auto && isAway(problem);
  const again = problem && againAt(problem);
  const seconds = problem?.retryAfter ?? (byItself ? AWAY_RETRY_S : 0);
  return (
    <div role="alert" className="rounded-xl border border-bad bg-surface p-4 sm:p-5">
      <div className="flex gap-3">
        <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{title}</p>
          <p className="text-muted">
            {advice}
            {again && ` It works again at ${formatTime(again)}${auto ? ', by itself' : ''}.`}
          </p>
          {problem && problem.errors.length > 0 && (
            <ul className="mt-2 list-disc pl-5 text-sm">
              {problem.errors.map((entry) => (
                <li key={entry.path + entry.message}>
                  {entry.path && <code>{entry.path}</code>} {entry.message}
                </li>
              ))}
            </ul>
          )}
          <div className="mt-3 flex flex-wrap items-center gap-3">
            {onRetry && (
              <Retry
                key={retrying ? 'under way' : 'waiting'}
                seconds={seconds}
                byItself={byItself}
                retrying={retrying ?? false}
                onRetry={onRetry}
              />
            )}
            {problem?.requestId && (
              <span className="text-xs break-all text-muted">
                Request <code className="select-all">{problem.requestId}</code>
              </span>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

interface RetryProps {
  /** How long to wait; 0 for not at all. */
  seconds: number;
  byItself: boolean;
  retrying: boolean;
  onRetry: () => void;
}

function Retry({ seconds, byItself, retrying, onRetry }: RetryProps) {
  const [since] = useState(() => Date.now());
  const now = useNow(500, seconds > 0);
  const passed = Math.floor((now - since) / 1000);
  const left = byItself ? seconds - (passed % seconds) : Math.max(0, seconds - passed);
  const retry = useEffectEvent(onRetry);
  useEffect(() => {
    if (!byItself || retrying) return;
    const timer = setInterval(() => retry(), seconds * 1000);
    return () => clearInterval(timer);
  }, [byItself, retrying, seconds]);
  const waiting = left > 0 && !byItself;
  return (
    <>
      <Button onClick={onRetry} disabled={waiting} busy={retrying && 'Trying again…'}>
        {waiting ? `Try again in ${left} s` : 'Try again'}
      </Button>
      {byItself && !retrying && (
        <span className="text-sm text-muted">Tries again by itself in {left} s.</span>
      )}
    </>
  );
}
