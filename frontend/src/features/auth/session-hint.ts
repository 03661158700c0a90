import type { AuthConfig } from '@/shared/api/types';

const KEY = 'jobpilot.session';

const read = (): unknown => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
};

const isConfig = (value: unknown): value is AuthConfig =>
  typeof value === 'object' &&
  value !== null &&
  'provider' in value &&
  'token_url' in value &&
  'client_id' in value;

/**
 * Says that somebody signed in here and has not left: a reason to ask for a token. It holds no secret; it spares
 * visitors a request that would be refused, and tells other tabs of a sign-out. With it comes, if it was given, how one
 * signs in here, so that who comes back need not ask first (`public/start.js` reads it too).
 */
export const sessionHint = {
  exists: (): boolean => localStorage.getItem(KEY) !== null,
  config: (): AuthConfig | null => {
    const kept = read();
    return isConfig(kept) ? kept : null;
  },
  set: (config?: AuthConfig): void =>
    localStorage.setItem(KEY, config ? JSON.stringify(config) : 'yes'),
  clear: (): void => localStorage.removeItem(KEY),
  onCleared: (callback: () => void): void =>
    window.addEventListener('storage', (event) => {
      if (event.key === KEY && event.newValue === null) callback();
    }),
};
