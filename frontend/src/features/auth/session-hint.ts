const KEY = 'jobpilot.session';

/**
 * Says that somebody signed in here and has not left: a reason to ask for a token. It holds no secret; it spares
 * visitors a request that would be refused, and tells other tabs of a sign-out.
 */
export const sessionHint = {
  exists: (): boolean => localStorage.getItem(KEY) !== null,
  set: (): void => localStorage.setItem(KEY, 'yes'),
  clear: (): void => localStorage.removeItem(KEY),
  onCleared: (callback: () => void): void =>
    window.addEventListener('storage', (event) => {
      if (event.key === KEY && event.newValue === null) callback();
    }),
};
