import { useEffect, useState } from 'react';

/** Who is told, by how often, ms. */
const clocks = new Map<number, Set<() => void>>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** Beats when the wall clock does: whatever counts on a page counts in one go, and is drawn once. */
function beat(everyMs: number): void {
  const wait = everyMs - (Date.now() % everyMs);
  const strike = () => {
    beat(everyMs);
    clocks.get(everyMs)?.forEach((tell) => tell());
  };
  timers.set(everyMs, setTimeout(strike, wait));
}

function listen(everyMs: number, tell: () => void): () => void {
  const told = clocks.get(everyMs) ?? new Set();
  clocks.set(everyMs, told.add(tell));
  if (told.size === 1) beat(everyMs);
  return () => {
    told.delete(tell);
    if (told.size === 0) clearTimeout(timers.get(everyMs));
  };
}

/** The current time, refreshed every `everyMs` while `active`; for elapsed times and countdowns. */
export function useNow(everyMs = 1000, active = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (active) return listen(everyMs, () => setNow(Date.now()));
  }, [everyMs, active]);
  return now;
}
