import { clsx } from 'clsx';
import type { ReactNode } from 'react';

import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { ScrollRegion } from '@/shared/ui/scroll-region';
import { Skeleton } from '@/shared/ui/skeleton';

const cell = 'py-2 pr-5 text-left align-top';
/** On a phone each row is a small list, each value beside the name of its column. */
const listed =
  'max-sm:grid max-sm:grid-cols-[6.5rem_minmax(0,1fr)] max-sm:py-1 max-sm:pr-0 max-sm:before:text-muted max-sm:before:content-[attr(data-column)]';

/** As much of an infinite query as a table needs. */
interface Pages {
  error: unknown;
  refetch: () => unknown;
  isFetching: boolean;
  isPlaceholderData?: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface AdminTableProps<T> {
  /** What the table holds, for screen readers. */
  label: string;
  pages: Pages;
  items: T[] | undefined;
  columns: { title: string; show: (item: T) => ReactNode }[];
  keyOf: (item: T) => string;
  /** What it means that there is nothing. */
  empty: string;
}

/** A list that grows by pages, with its states. */
export function AdminTable<T>({ label, pages, items, columns, keyOf, empty }: AdminTableProps<T>) {
  if (!items)
    return pages.error ? (
      <ErrorPanel
        error={pages.error}
        onRetry={() => void pages.refetch()}
        retrying={pages.isFetching}
      />
    ) : (
      <Skeleton label={`Loading: ${label}`} rowClass="h-9" rows={6} />
    );
  if (items.length === 0)
    return (
      <Card>
        <p className="text-muted">{empty}</p>
      </Card>
    );
  return (
    <Card className={pages.isPlaceholderData ? 'opacity-60' : ''}>
      <ScrollRegion label={label}>
        <table className="w-full text-sm max-sm:block">
          <thead className="text-muted max-sm:sr-only">
            <tr>
              {columns.map(({ title }) => (
                <th key={title} scope="col" className={`${cell} whitespace-nowrap`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {items.map((item) => (
              <tr
                key={keyOf(item)}
                className="border-t border-line max-sm:block max-sm:py-2 max-sm:first:border-t-0"
              >
                {columns.map(({ title, show }) => (
                  <td key={title} data-column={title} className={clsx(cell, listed)}>
                    <div className="min-w-0 break-words sm:min-w-20">{show(item)}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {pages.hasNextPage && (
        <Button
          className="mt-3"
          busy={pages.isFetchingNextPage && 'Loading…'}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}
