import { TriangleAlert } from 'lucide-react';

import { isProblem } from '../api/problem';
import { wordsFor } from '../api/problem-words';
import { useNow } from '../lib/use-now';
import { useState } from 'react';

import { Button } from './button';

interface ErrorPanelProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** True while the retry is under way. */
  retrying?: boolean;
}

/** What failed, whether anything was lost, a way to try again, and the request id to report. */
export function ErrorPanel({ error, onRetry, retrying }: ErrorPanelProps) {
  const { title, advice } = wordsFor(error);
  const problem = isProblem(error) ? error : null;
  const [shownAt] = useState(() => Date.now());
  const until = problem?.retryAfter ? shownAt + problem.retryAfter * 1000 : 0;
  const now = useNow(1000, until > 0);
  const wait = Math.ceil((until - now) / 1000);
  return (
    <div role="alert" className="rounded-xl border border-bad bg-surface p-4 sm:p-5">
      <div className="flex gap-3">
        <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{title}</p>
          <p className="text-muted">{advice}</p>
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
              <Button onClick={onRetry} disabled={wait > 0} busy={retrying && 'Trying again…'}>
                {wait > 0 ? `Try again in ${wait} s` : 'Try again'}
              </Button>
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
