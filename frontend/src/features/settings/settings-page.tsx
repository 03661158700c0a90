import { Link } from '@tanstack/react-router';

import type { User } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { PageHeader } from '@/shared/ui/page-header';

import { Appearance } from './appearance';
import { ProfileForm } from './profile-form';
import { ShortcutSettings } from './shortcut-settings';

/** Profile, looks and keys. */
export function SettingsPage({ user, onSaved }: { user: User; onSaved: (user: User) => void }) {
  return (
    <div className="max-w-2xl">
      <PageHeader title="Settings" />
      <div className="space-y-5">
        <Card>
          <h2 className="mb-3">Profile</h2>
          <ProfileForm user={user} onSaved={onSaved} />
        </Card>
        <Card>
          <h2 className="mb-3">What your agents know of you</h2>
          <div className="flex flex-wrap gap-2">
            <Link to="/preferences" className={buttonClass()}>
              Job preferences
            </Link>
            <Link to="/styles" className={buttonClass()}>
              How you write
            </Link>
            <Link to="/briefings" className={buttonClass()}>
              Daily briefing
            </Link>
          </div>
        </Card>
        <Card>
          <Appearance />
        </Card>
        <Card>
          <ShortcutSettings />
        </Card>
      </div>
    </div>
  );
}
