import { Link } from '@tanstack/react-router';
import {
  Briefcase,
  Coins,
  FileText,
  KanbanSquare,
  LayoutDashboard,
  ListChecks,
  Mail,
  Newspaper,
  PenLine,
  Settings,
} from 'lucide-react';

const PAGES = [
  { to: '/dashboard', label: 'Dashboard', icon: LayoutDashboard },
  { to: '/resumes', label: 'Résumés', icon: FileText },
  { to: '/jobs', label: 'Jobs', icon: Briefcase },
  { to: '/drafts', label: 'Documents', icon: PenLine },
  { to: '/applications', label: 'Applications', icon: KanbanSquare },
  { to: '/mails', label: 'E-mails', icon: Mail },
  { to: '/briefings', label: 'Briefings', icon: Newspaper },
  { to: '/runs', label: 'Runs', icon: ListChecks },
  { to: '/costs', label: 'Costs', icon: Coins },
  { to: '/settings', label: 'Settings', icon: Settings },
] as const;

/** The pages of the app. `onGo` lets a menu close itself. */
export function NavLinks({ onGo }: { onGo?: () => void }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {PAGES.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            onClick={onGo}
            className="flex min-h-10 items-center gap-3 rounded-lg px-3 text-sm"
            activeProps={{ className: 'bg-brand-soft text-brand font-semibold' }}
            inactiveProps={{ className: 'text-ink hover:bg-sunken' }}
          >
            <Icon aria-hidden className="size-4.5" />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
