import { Link } from '@tanstack/react-router';

const TABS = [
  { to: '/jobs', label: 'Matches' },
  { to: '/jobs/all', label: 'All postings' },
  { to: '/jobs/sources', label: 'Sources' },
] as const;

const look = 'inline-flex min-h-9 items-center rounded-full border px-3 text-sm';

/** The three views of jobs. */
export function JobsTabs() {
  return (
    <nav aria-label="Views of jobs" className="mb-4 flex flex-wrap gap-1">
      {TABS.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className={look}
          activeProps={{ className: 'border-brand bg-brand-soft font-medium text-brand' }}
          inactiveProps={{ className: 'border-transparent text-muted hover:bg-sunken' }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
