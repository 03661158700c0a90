import { Link } from '@tanstack/react-router';

import type { User } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { PageHeader } from '@/shared/ui/page-header';

import { Appearance } from './appearance';
import { Limits } from './limits';
import { ProfileForm } from './profile-form';
import { SessionCard } from './session-card';
import { ShortcutSettings } from './shortcut-settings';

interface SettingsPageProps {
  user: User;
  onSaved: (user: User) => void;
  /** The sign-out is under way. */
  leaving: boolean;
  onSignOut: () => void;
}

/** Profile, looks, keys, limits and the session. */
export function SettingsPage({ user, onSaved, leaving, onSignOut }: SettingsPageProps) {
  return (
    <div className="max-w-2xl xl:max-w-none">
      <PageHeader title="Settings" />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <div className="space-y-5">
          <Card>
            <h2 className="mb-3">Profile</h2>
            <ProfileForm user={user} onSaved={onSaved} />
          </Card>
          <Card>
            <Appearance />
          </Card>
          <Card>
            <SessionCard leaving={leaving} onSignOut={onSignOut} />
          </Card>
        </div>
        <div className="space-y-5">
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
            <h2 className="mb-3">What you are told, and what is kept</h2>
            <div className="flex flex-wrap gap-2">
              <Link to="/notifications" className={buttonClass()}>
                Notifications and e-mails
              </Link>
              <Link to="/privacy" className={buttonClass()}>
                Privacy
              </Link>
            </div>
          </Card>
          <Card>
            <ShortcutSettings />
          </Card>
          <Card>
            <Limits tier={user.tier} />
          </Card>
        </div>
      </div>
    </div>
  );
}
