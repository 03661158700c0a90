import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';

import type { AdminRun } from '@/shared/api/types';
import { PageHeader } from '@/shared/ui/page-header';

import { Corrections } from './corrections';
import { ConsoleAccess } from './console-access';
import { Erasures } from './erasures';
import { EverybodysRuns } from './everybodys-runs';
import { HouseCosts } from './house-costs';
import { HouseHealth } from './house-health';
import { People } from './people';
import { SourceHealth } from './source-health';
import { type Tab, TABS } from './tabs';

const NAMES: Record<Tab, string> = {
  health: 'Health',
  people: 'People',
  runs: 'Runs',
  costs: 'Costs',
  sources: 'Job sources',
  corrections: 'Corrections',
  erasures: 'Erasures',
};

interface AdminPageProps {
  tab: Tab;
  kindName: (kind: AdminRun['kind']) => string;
}

/** For whoever runs this installation: how it fares, never what people keep in it. */
export function AdminPage({ tab, kindName }: AdminPageProps) {
  return (
    <>
      <PageHeader
        title="Administration"
        lead="How this installation fares. What people keep in it is theirs and is not shown here."
      />
      <nav aria-label="Parts of the administration" className="mb-5">
        <ul className="flex flex-wrap gap-x-1 border-b border-line">
          {TABS.map((name) => (
            <li key={name}>
              <Link
                to="/admin"
                search={{ tab: name }}
                aria-current={name === tab ? 'page' : undefined}
                className={clsx(
                  'flex min-h-10 items-center border-b-2 px-3 text-sm whitespace-nowrap',
                  name === tab
                    ? 'border-brand font-semibold text-brand'
                    : 'border-transparent text-muted hover:text-ink',
                )}
              >
                {NAMES[name]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <h2 className="sr-only">{NAMES[tab]}</h2>
      {tab === 'health' && (
        <>
          <HouseHealth />
          <ConsoleAccess />
        </>
      )}
      {tab === 'people' && <People />}
      {tab === 'runs' && <EverybodysRuns kindName={kindName} />}
      {tab === 'costs' && <HouseCosts />}
      {tab === 'sources' && <SourceHealth />}
      {tab === 'corrections' && <Corrections />}
      {tab === 'erasures' && <Erasures />}
    </>
  );
}
