import { type Theme, usePreferences } from '@/shared/lib/preferences';

const THEMES: { theme: Theme; label: string }[] = [
  { theme: 'system', label: 'Like the system' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
];

export function Appearance() {
  const theme = usePreferences((state) => state.theme);
  const setTheme = usePreferences((state) => state.setTheme);
  return (
    <fieldset>
      <legend className="mb-2 text-[1.0625rem] font-semibold">Appearance</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {THEMES.map((option) => (
          <label key={option.theme} className="flex min-h-9 items-center gap-2">
            <input
              type="radio"
              name="theme"
              className="size-4 accent-brand"
              checked={theme === option.theme}
              onChange={() => setTheme(option.theme)}
            />
            {option.label}
          </label>
        ))}
      </div>
      <p className="mt-1 text-sm text-muted">Kept in this browser.</p>
    </fieldset>
  );
}
