import { formatDateTime } from '@/shared/lib/format';

/** A point in time in a table: never broken over lines. */
export const When = ({ at }: { at: string }) => (
  <time dateTime={at} className="whitespace-nowrap">
    {formatDateTime(at)}
  </time>
);
