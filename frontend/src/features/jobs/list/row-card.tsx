import type { ReactNode } from 'react';

import { Facts } from '../facts';

interface RowCardProps {
  title: string;
  company: string;
  facts: (string | null | undefined | false)[];
  /** In the upper corner. */
  corner?: ReactNode;
  /** The link; it covers the whole row. */
  link: (className: string) => ReactNode;
  children?: ReactNode;
}

/** One row: the title is its link, and all of the row can be clicked. */
export function RowCard({ title, company, facts, corner, link, children }: RowCardProps) {
  return (
    <article
      aria-label={`${title}, ${company}`}
      className="relative px-4 py-3 hover:bg-sunken has-[a:focus-visible]:bg-sunken"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-[0.9375rem] break-words">
            {link(
              'after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand focus-visible:outline-none',
            )}
          </h2>
          <p className="text-sm break-words">{company}</p>
        </div>
        {corner}
      </div>
      <Facts facts={facts} />
      {children}
    </article>
  );
}
