import { clsx } from 'clsx';
import { useEffect, useState } from 'react';

const SHOW_AFTER_MS = 300;
const LONG_MS = 10_000;

interface SkeletonProps {
  /** What is being loaded, for screen readers. */
  label: string;
  rows?: number;
  /** Height of one row, so that nothing jumps when the content comes. */
  rowClass?: string;
}

/** A placeholder of the content's size; shown only when loading takes long enough to notice. */
export function Skeleton({ label, rows = 3, rowClass = 'h-20' }: SkeletonProps) {
  const visible = useAfter(SHOW_AFTER_MS);
  const long = useAfter(LONG_MS);
  return (
    <div role="status" className={clsx('space-y-3', !visible && 'invisible')}>
      <span className="sr-only">{label}</span>
      {long && (
        <p className="text-sm text-muted">
          The server is slow to answer. The page fills by itself when it does.
        </p>
      )}
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          aria-hidden
          className={clsx('animate-pulse rounded-xl bg-sunken', rowClass)}
        />
      ))}
    </div>
  );
}

function useAfter(ms: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return over;
}
