import { Link } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { useSession } from '@/features/auth/session';
import { liveSocket, onLiveSessionEnded, pauseWhenHidden } from '@/shared/realtime/live';
import { Button } from '@/shared/ui/button';
import { ConnectionBanner } from '@/shared/ui/connection-banner';
import { Dialog } from '@/shared/ui/dialog';

import { Account } from './account';
import { Brand } from './brand';
import { NavLinks } from './nav';

function HelpLinks() {
  return (
    <p className="text-xs text-muted">
      <a href="/api/docs" className="underline underline-offset-2" rel="noopener">
        API reference
      </a>
      {' · '}
      <Link to="/settings" className="underline underline-offset-2">
        Shortcuts
      </Link>
    </p>
  );
}

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
        <Button
          tone="quiet"
          aria-label="Menu"
          aria-haspopup="dialog"
          size="icon"
          icon={<Menu aria-hidden className="size-5" />}
          onClick={() => setMenu(true)}
        />
      </header>
      <Dialog open={menu} onClose={() => setMenu(false)} title="Menu" side>
        <nav aria-label="Main">
          <NavLinks onGo={() => setMenu(false)} />
        </nav>
        <div className="mt-4 space-y-3 border-t border-line pt-4">
          <Account />
          <HelpLinks />
        </div>
      </Dialog>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 border-r border-line bg-surface p-4 lg:flex">
        <Brand to="/dashboard" />
        <nav aria-label="Main" className="flex-1">
          <NavLinks />
        </nav>
        <Account />
        <HelpLinks />
      </aside>
      <div className="min-w-0">
        <ConnectionBanner />
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
