import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useEffect, useMemo, useRef } from 'react';

import type { SourcePage } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { pagesQuery } from '../api';
import { useDraft } from '../draft/store';
import { type Mark, markOfLine } from './marks';
import { useMarks } from './use-marks';

interface TextPaneProps {
  resumeId: string;
  onPick: (path: string) => void;
}

/** The text as it was read, for files without fixed pages; lines that became a field lead to it. */
export function TextPane({ resumeId, onPick }: TextPaneProps) {
  const pages = useQuery(pagesQuery(resumeId));
  const marks = useMarks();
  if (pages.error) return <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton label="Loading the original" rows={1} rowClass="h-[36rem]" />;
  return pages.data.map((page) => (
    <TextPage key={page.number} page={page} marks={marks} onPick={onPick} />
  ));
}

interface TextPageProps {
  page: SourcePage;
  marks: Mark[];
  onPick: (path: string) => void;
}

function TextPage({ page, marks, onPick }: TextPageProps) {
  const active = useDraft((draft) => draft.active);
  const list = useRef<HTMLOListElement>(null);
  const lines = useMemo(
    () => page.lines.map((line) => ({ ...line, mark: markOfLine(marks, page.number, line.text) })),
    [page, marks],
  );
  const activeMarks = useMemo(() => marks.filter((mark) => mark.path === active), [marks, active]);
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ol
      ref={list}
      aria-label={`Text of page ${page.number}`}
      className="mb-3 rounded-md border border-line bg-surface p-4 text-sm break-words whitespace-pre-wrap sm:p-6"
    >
      {lines.map((line, index) => {
        const isActive = markOfLine(activeMarks, page.number, line.text) !== null;
        const mark = line.mark;
        return (
          <li key={index} data-active={isActive || undefined}>
            {mark ? (
              <button
                type="button"
                tabIndex={-1}
                aria-label={`${line.text} (go to ${mark.label})`}
                onClick={() => onPick(mark.path)}
                className={clsx(
                  'w-full rounded px-1 text-left',
                  isActive ? 'bg-info-soft outline-2 outline-info' : 'hover:bg-sunken',
                )}
              >
                {line.text}
              </button>
            ) : (
              <span className="px-1">{line.text || '\u00a0'}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
