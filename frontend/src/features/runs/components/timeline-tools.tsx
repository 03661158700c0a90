import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Keyboard } from 'lucide-react';

import { Button } from '@/shared/ui/button';

import type { Shown } from '../shown';

interface TimelineToolsProps {
  runId: string;
  shown: Shown;
  failures: number;
  mine: number;
  /** Undefined where there is nothing to follow. */
  follow: boolean | undefined;
  onFollow: (follow: boolean) => void;
  onHelp: () => void;
}

/** What the timeline shows, and how it moves. The filter is in the URL. */
export function TimelineTools(props: TimelineToolsProps) {
  const { runId, shown, failures, mine, follow, onFollow, onHelp } = props;
  const filters: { value: Shown; label: string; count?: number }[] = [
    { value: undefined, label: 'All' },
    { value: 'failed', label: 'Failed', count: failures },
    { value: 'mine', label: 'Needs me', count: mine },
  ];
  return (
    <div className="mb-2 flex flex-wrap items-center gap-1 px-1">
      <nav aria-label="Filter the timeline" className="flex flex-wrap gap-1">
        {filters.map(({ value, label, count }) => (
          <Link
            key={label}
            to="/runs/$runId"
            params={{ runId }}
            search={(now) => ({ ...now, show: value })}
            replace
            resetScroll={false}
            aria-current={shown === value ? 'page' : undefined}
            className={clsx(
              'inline-flex min-h-8 items-center rounded-full border px-3 text-sm pointer-coarse:min-h-11',
              shown === value
                ? 'border-brand bg-brand-soft font-medium text-brand'
                : 'border-transparent text-muted hover:bg-sunken',
            )}
          >
            {label}
            {count !== undefined && count > 0 && ` (${count})`}
          </Link>
        ))}
      </nav>
      <span className="ml-auto flex items-center gap-1">
        {follow !== undefined && (
          <Button
            tone="quiet"
            size="small"
            aria-pressed={follow}
            className={follow ? 'text-brand' : undefined}
            onClick={() => onFollow(!follow)}
          >
            {follow ? 'Following' : 'Follow newest'}
          </Button>
        )}
        <Button
          tone="quiet"
          size="icon"
          aria-label="Keys on this page"
          title="Keys on this page"
          aria-haspopup="dialog"
          onClick={onHelp}
          icon={<Keyboard aria-hidden className="size-4" />}
        />
      </span>
    </div>
  );
}
