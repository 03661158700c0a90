import { useEffect, useRef, useState } from 'react';

const QUIET_MS = 5_000;

interface AnnouncerProps {
  /** The sentence to say. Only changes are said, at most one every five seconds; the latest wins. */
  message: string;
}

/** A page's one polite live region. */
export function Announcer({ message }: AnnouncerProps) {
  const [said, setSaid] = useState('');
  const lastAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, lastAt.current + QUIET_MS - Date.now());
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setSaid(message);
    }, wait);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
