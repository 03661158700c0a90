import { Monitor, Moon, Sun } from 'lucide-react';

import { type Theme, usePreferences } from '@/shared/lib/preferences';
import { Button } from '@/shared/ui/button';

const LOOKS = {
  system: { icon: Monitor, words: 'like the system', next: 'light' },
  light: { icon: Sun, words: 'light', next: 'dark' },
  dark: { icon: Moon, words: 'dark', next: 'system' },
} as const satisfies Record<Theme, unknown>;

/** One button through the three ways; settings name them all. */
export function ThemeSwitch() {
  const theme = usePreferences((state) => state.theme);
  const setTheme = usePreferences((state) => state.setTheme);
  const { icon: Icon, words, next } = LOOKS[theme];
  const label = `Theme: ${words}. Change to ${LOOKS[next].words}`;
  return (
    <Button
      tone="quiet"
      size="icon"
      aria-label={label}
      title={label}
      icon={<Icon aria-hidden className="size-4.5" />}
      onClick={() => setTheme(next)}
    />
  );
}
