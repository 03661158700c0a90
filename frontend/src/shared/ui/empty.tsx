import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Says why there is nothing, and what to do next. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line px-6 py-10 text-center">
      <Icon aria-hidden className="size-7 text-muted" strokeWidth={1.5} />
      <div>
        <p className="font-semibold">{title}</p>
        <div className="mx-auto mt-1 max-w-prose text-muted">{children}</div>
      </div>
      {action}
    </div>
  );
}
