import { formatDateTime } from '@/shared/lib/format';

/** A point in time in a table: never broken over lines where there is room. */
export const When = ({ at }: { at: string }) => (
  <time dateTime={at} className="sm:whitespace-nowrap">
    {formatDateTime(at)}
  </time>
);
