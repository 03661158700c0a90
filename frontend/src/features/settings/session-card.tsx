import { LogOut } from 'lucide-react';

import { Button } from '@/shared/ui/button';

interface SessionCardProps {
  leaving: boolean;
  onSignOut: () => void;
}

/** The session of this browser. */
export function SessionCard({ leaving, onSignOut }: SessionCardProps) {
  return (
    <section aria-labelledby="session">
      <h2 id="session" className="mb-2">
        This browser
      </h2>
      <p>
        You are signed in here. Nothing that could be stolen is kept in the page; closing it does
        not sign you out.
      </p>
      <Button
        className="mt-3"
        icon={<LogOut aria-hidden className="size-4" />}
        busy={leaving && 'Signing out…'}
        onClick={onSignOut}
      >
        Sign out of this browser
      </Button>
    </section>
  );
}
