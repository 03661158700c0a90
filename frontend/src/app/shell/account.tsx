import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';

import { meQuery, signOut } from '@/features/auth/session';
import { Button } from '@/shared/ui/button';

/** Who is signed in, and the way out. */
export function Account() {
  const me = useQuery(meQuery);
  const [leaving, setLeaving] = useState(false);
  return (
    <div className="flex items-center justify-between gap-2">
      <span className="min-w-0 text-sm">
        <span className="block truncate font-medium">{me.data?.display_name ?? '\u00a0'}</span>
        <span className="block truncate text-xs text-muted">{me.data?.email ?? '\u00a0'}</span>
      </span>
      <Button
        tone="quiet"
        size="icon"
        aria-label="Sign out"
        title="Sign out"
        busy={leaving && ' '}
        icon={<LogOut aria-hidden className="size-4" />}
        onClick={() => {
          setLeaving(true);
          void signOut().finally(() => setLeaving(false));
        }}
      />
    </div>
  );
}
