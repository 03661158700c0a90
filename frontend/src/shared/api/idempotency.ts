import { useCallback, useRef } from 'react';

/** 128 random bits as text; `crypto.randomUUID` is missing on plain-http addresses, `getRandomValues` is not. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * One key per intention: made when a button is first pressed, reused when the same request is repeated, and forgotten
 * by `settle` once the server has answered for good.
 */
export function useIntentKey(): { key: () => string; settle: () => void } {
  const current = useRef<string | null>(null);
  const key = useCallback(() => (current.current ??= newKey()), []);
  const settle = useCallback(() => {
    current.current = null;
  }, []);
  return { key, settle };
}
