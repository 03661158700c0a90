import { type ReactNode, useEffect, useRef } from 'react';

import { arriveAt } from './arrival';

interface PageHeaderProps {
  title: string;
  /** Beside the title: chips, states. */
  beside?: ReactNode;
  /** One line under it. */
  lead?: ReactNode;
  actions?: ReactNode;
}

/** The page's one `h1`. It names the document and takes the focus when the page is reached by a link. */
export function PageHeader({ title, beside, lead, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · JobPilot`;
  }, [title]);
  useEffect(() => arriveAt(heading.current), []);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 ref={heading} tabIndex={-1} className="min-w-0 break-words">
            {title}
          </h1>
          {beside}
        </div>
        {lead && <p className="mt-1 max-w-[80ch] text-pretty text-muted">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
