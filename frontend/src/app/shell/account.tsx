import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';

import { meQuery, signOut } from '@/features/auth/session';
import { Button } from '@/shared/ui/button';

import { Help } from './help';
import { ThemeSwitch } from './theme-switch';

/** Who is signed in, help, the theme, and the way out. */
export function Account() {
  const me = useQuery(meQuery);
  const [leaving, setLeaving] = useState(false);
  return (
    <div className="space-y-2">
      <p className="min-w-0 text-sm">
        <span className="block truncate font-medium">{me.data?.display_name ?? '\u00a0'}</span>
        <span className="block truncate text-xs text-muted">{me.data?.email ?? '\u00a0'}</span>
      </p>
      <div className="-ml-2 flex gap-1">
        <Help />
        <ThemeSwitch />
        <Button
          tone="quiet"
          size="icon"
          aria-label="Sign out"
          title="Sign out"
          busy={leaving && ' '}
          icon={<LogOut aria-hidden className="size-4.5" />}
          onClick={() => {
            setLeaving(true);
            void signOut().finally(() => setLeaving(false));
          }}
        />
      </div>
    </div>
  );
}
