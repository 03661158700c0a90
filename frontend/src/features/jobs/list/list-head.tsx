import { FailureNote } from '@/shared/ui/failure-note';
import { Button } from '@/shared/ui/button';

interface ListHeadProps {
  query: { isFetching: boolean; error: unknown; fetchNextPage: () => unknown };
  count: number;
  noun: string;
  many: string;
}

const number = new Intl.NumberFormat();

/** How much there is, whether more is on its way, and what to do when it did not come. */
export function ListHead({ query, count, noun, many }: ListHeadProps) {
  return (
    <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-3 text-sm text-muted">
      <p role="status">
        {number.format(count)} {count === 1 ? noun : many}
        {query.isFetching && <span> · reading more…</span>}
      </p>
      {query.error !== null && !query.isFetching && (
        <>
          <FailureNote error={query.error} />
          <Button size="small" onClick={() => query.fetchNextPage()}>
            Try again
          </Button>
        </>
      )}
    </div>
  );
}
