import { clsx } from 'clsx';
import { useEffect, useState } from 'react';

const SHOW_AFTER_MS = 300;

interface SkeletonProps {
  /** What is being loaded, for screen readers. */
  label: string;
  rows?: number;
  /** Height of one row, so that nothing jumps when the content comes. */
  rowClass?: string;
}

/** A placeholder of the content's size; shown only when loading takes long enough to notice. */
export function Skeleton({ label, rows = 3, rowClass = 'h-20' }: SkeletonProps) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className={clsx('space-y-3', !visible && 'invisible')}>
      <span className="sr-only">{label}</span>
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
