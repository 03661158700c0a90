import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import {
  Briefcase,
  Coins,
  Feather,
  FileText,
  KanbanSquare,
  LayoutDashboard,
  ListChecks,
  LockKeyhole,
  type LucideIcon,
  Mail,
  Newspaper,
  PenLine,
  Settings,
  SlidersHorizontal,
  SquarePen,
  Wrench,
} from 'lucide-react';
import { type ComponentProps, useId } from 'react';

import { meQuery } from '@/features/auth/session';

interface Page {
  to: ComponentProps<typeof Link>['to'];
  /** Where its pages begin that do not lie below it. */
  also?: string;
  label: string;
  icon: LucideIcon;
}

const GROUPS: { title?: string; pages: Page[] }[] = [
  { pages: [{ to: '/dashboard', label: 'Dashboard', icon: LayoutDashboard }] },
  {
    title: 'Search',
    pages: [
      { to: '/jobs', also: '/matches/', label: 'Jobs', icon: Briefcase },
      { to: '/applications', label: 'Applications', icon: KanbanSquare },
      { to: '/preferences', label: 'Preferences', icon: SlidersHorizontal },
    ],
  },
  {
    title: 'Your words',
    pages: [
      { to: '/resumes', label: 'Résumés', icon: FileText },
      { to: '/write', label: 'Write', icon: SquarePen },
      { to: '/drafts', label: 'Documents', icon: PenLine },
      { to: '/styles', label: 'Author styles', icon: Feather },
    ],
  },
  {
    title: 'At work for you',
    pages: [
      { to: '/runs', label: 'Runs', icon: ListChecks },
      { to: '/mails', label: 'E-mails', icon: Mail },
      { to: '/briefings', label: 'Briefings', icon: Newspaper },
      { to: '/costs', label: 'Costs', icon: Coins },
    ],
  },
  {
    title: 'Account',
    pages: [
      { to: '/settings', label: 'Settings', icon: Settings },
      { to: '/privacy', label: 'Privacy', icon: LockKeyhole },
    ],
  },
];
const ADMIN: Page = { to: '/admin', label: 'Administration', icon: Wrench };

const CURRENT = { className: 'bg-brand-soft text-brand font-semibold' };

function PageLink({ page, onGo }: { page: Page; onGo?: (() => void) | undefined }) {
  const { to, also, label, icon: Icon } = page;
  const elsewhere = useLocation({
    select: ({ pathname }) => also !== undefined && pathname.startsWith(also),
  });
  return (
    <li>
      <Link
        to={to}
        onClick={onGo}
        className="flex min-h-8.5 items-center gap-3 rounded-lg px-3 text-sm pointer-coarse:min-h-11"
        activeProps={CURRENT}
        inactiveProps={
          elsewhere
            ? { ...CURRENT, 'aria-current': 'page' }
            : { className: 'text-ink hover:bg-sunken' }
        }
      >
        <Icon aria-hidden className="size-4.5" />
        {label}
      </Link>
    </li>
  );
}

interface GroupProps {
  title?: string | undefined;
  pages: Page[];
  onGo?: (() => void) | undefined;
}

function Group({ title, pages, onGo }: GroupProps) {
  const id = useId();
  return (
    <div>
      {title && (
        <p id={id} className="px-3 pb-1 text-xs font-medium text-muted">
          {title}
        </p>
      )}
      <ul className="flex flex-col gap-0.5" aria-labelledby={title && id}>
        {pages.map((page) => (
          <PageLink key={page.to} page={page} onGo={onGo} />
        ))}
      </ul>
    </div>
  );
}

/** The pages of the app, by what they are for. `onGo` lets a menu close itself. */
export function NavLinks({ onGo }: { onGo?: () => void }) {
  const isAdmin = useQuery(meQuery).data?.role === 'admin';
  return (
    <div className="space-y-3">
      {GROUPS.map(({ title, pages }) => (
        <Group
          key={title ?? 'start'}
          title={title}
          pages={title === 'Account' && isAdmin ? [...pages, ADMIN] : pages}
          onGo={onGo}
        />
      ))}
    </div>
  );
}
