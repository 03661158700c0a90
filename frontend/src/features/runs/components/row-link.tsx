import { useNavigate, useRouter } from '@tanstack/react-router';
import { type MouseEvent, type ReactNode, useCallback } from 'react';

/** Where a row of the timeline leads: the run's page with that row in the inspector, and the filter as it is. */
export type HrefOf = (step: string, part?: string) => string;
export type Go = (event: MouseEvent<HTMLAnchorElement>) => void;

/**
 * The links of rows, which come in hundreds, are plain ones: each of the router's own asks it anew at every move of the
 * page where it leads.
 */
export function useRowLinks(runId: string, show: string | undefined) {
  const router = useRouter();
  const navigate = useNavigate();
  const hrefOf: HrefOf = useCallback(
    (step, part) => `/runs/${runId}${router.options.stringifySearch({ step, part, show })}`,
    [router, runId, show],
  );
  const onGo: Go = useCallback(
    (event) => {
      const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (elsewhere || event.button !== 0) return;
      event.preventDefault();
      const { pathname, search } = event.currentTarget;
      void navigate({ href: pathname + search, replace: true, resetScroll: false });
    },
    [navigate],
  );
  return { hrefOf, onGo };
}

interface RowLinkProps {
  href: string;
  onGo: Go;
  selected: boolean;
  /** The row of a step, not of one of its parts. */
  ofStep?: boolean;
  className: string;
  children: ReactNode;
}

export function RowLink({ href, onGo, selected, ofStep, className, children }: RowLinkProps) {
  return (
    <a
      href={href}
      onClick={onGo}
      data-row
      data-step={ofStep}
      aria-current={selected ? 'true' : undefined}
      className={className}
    >
      {children}
    </a>
  );
}
