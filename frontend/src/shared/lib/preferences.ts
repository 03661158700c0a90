import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

interface Preferences {
  theme: Theme;
  shortcuts: boolean;
  setTheme: (theme: Theme) => void;
  setShortcuts: (on: boolean) => void;
}

// The same key is read by public/theme.js before the first paint.
const THEME_KEY = 'jobpilot.theme';
const SHORTCUTS_KEY = 'jobpilot.shortcuts';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Blocked storage only means that the choice lasts for this page.
  }
}

const storedTheme = (): Theme => {
  const value = read(THEME_KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
};

function applyTheme(theme: Theme): void {
  const dark =
    theme === 'dark' ||
    (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Choices of this browser, not of the account: how pages look and whether single keys act. */
export const usePreferences = create<Preferences>((set) => ({
  theme: storedTheme(),
  shortcuts: read(SHORTCUTS_KEY) !== 'off',
  setTheme: (theme) => {
    write(THEME_KEY, theme);
    applyTheme(theme);
    set({ theme });
  },
  setShortcuts: (on) => {
    write(SHORTCUTS_KEY, on ? 'on' : 'off');
    set({ shortcuts: on });
  },
}));

/** Follows the system while the person has not chosen; returns the way to stop. */
export function followSystemTheme(): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  const onChange = () => applyTheme(usePreferences.getState().theme);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
