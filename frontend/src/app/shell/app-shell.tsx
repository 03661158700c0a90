import { Menu } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { useSession } from '@/features/auth/session';
import { Bell } from '@/features/notifications/bell';
import { liveSocket, onLiveSessionEnded, pauseWhenHidden } from '@/shared/realtime/live';
import { Button } from '@/shared/ui/button';
import { ConnectionBanner } from '@/shared/ui/connection-banner';
import { Dialog } from '@/shared/ui/dialog';
import { LimitBanner } from '@/shared/ui/limit-banner';

import { Account } from './account';
import { Brand } from './brand';
import { DeletionBanner } from './deletion-banner';
import { NavLinks } from './nav';
import { useNotificationsFollowRuns } from './use-notifications-follow-runs';

/** The live connection lives as long as somebody is signed in, and rests while nobody looks. */
function useLiveConnection() {
  useEffect(() => {
    onLiveSessionEnded(() => useSession.setState({ status: 'signed-out' }));
    const stopPausing = pauseWhenHidden();
    return () => {
      stopPausing();
      liveSocket().stop();
    };
  }, []);
}

/** What every signed-in page has: skip link, navigation beside it (above it on phones), connection state. */
export function AppShell({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState(false);
  useLiveConnection();
  useNotificationsFollowRuns();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-brand px-4 py-2 text-brand-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="flex items-center justify-between border-b border-line bg-surface px-4 py-2 lg:hidden">
        <Brand to="/dashboard" />
        <div className="flex gap-1">
          <Bell />
          <Button
            tone="quiet"
            aria-label="Menu"
            aria-haspopup="dialog"
            size="icon"
            icon={<Menu aria-hidden className="size-5" />}
            onClick={() => setMenu(true)}
          />
        </div>
      </header>
      <Dialog open={menu} onClose={() => setMenu(false)} title="Menu" side>
        <nav aria-label="Main">
          <NavLinks onGo={() => setMenu(false)} />
        </nav>
        <div className="mt-4 border-t border-line pt-4">
          <Account />
        </div>
      </Dialog>
      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-surface lg:flex">
        <div className="flex items-center justify-between p-4">
          <Brand to="/dashboard" />
          <Bell />
        </div>
        <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-4 py-1">
          <NavLinks />
        </nav>
        <div className="border-t border-line px-4 py-3">
          <Account />
        </div>
      </aside>
      <div className="min-w-0">
        <ConnectionBanner />
        <LimitBanner />
        <DeletionBanner />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-7xl px-4 py-6 outline-none sm:px-6 lg:px-8 lg:py-8"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
