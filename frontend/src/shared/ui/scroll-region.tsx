import type { ReactNode } from 'react';

interface ScrollRegionProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/** What may be wider than the page, such as a table: it scrolls by itself, and by keyboard too. */
export const ScrollRegion = ({ label, className = '', children }: ScrollRegionProps) => (
  <div
    className={`relative overflow-x-auto ${className}`}
    role="region"
    aria-label={label}
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
    tabIndex={0}
  >
    {children}
  </div>
);
