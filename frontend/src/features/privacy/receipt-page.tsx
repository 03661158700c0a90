import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, Download } from 'lucide-react';

import type { Receipt } from '@/shared/api/types';
import { formatExact } from '@/shared/lib/format';
import { saveFile } from '@/shared/lib/save-file';
import { Button } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';

import { receiptQuery } from './api';
import { VerifyReceipt } from './verify-receipt';

/** For whoever had an account here: whether it is gone, the proof, and a check of one that was kept. */
export function ReceiptPage({ id }: { id: string | undefined }) {
  return (
    <div>
      {id ? (
        <>
          <Awaited id={id} />
          <details className="mt-6 border-t border-line pt-4">
            <summary className="mb-3 cursor-pointer font-medium">Check a receipt</summary>
            <VerifyReceipt />
          </details>
        </>
      ) : (
        <>
          <PageHeader
            title="Check a receipt"
            lead="An account that was deleted here leaves a signed receipt, without name or address. Here you see whether one is genuine."
          />
          <VerifyReceipt />
        </>
      )}
    </div>
  );
}

function Awaited({ id }: { id: string }) {
  const receipt = useQuery(receiptQuery(id));
  if (receipt.error)
    return (
      <>
        <PageHeader title="Receipt of a deletion" />
        <ErrorPanel error={receipt.error} onRetry={() => void receipt.refetch()} />
      </>
    );
  if (receipt.data) return <Gone id={id} receipt={receipt.data} />;
  return (
    <>
      <PageHeader title="Being deleted" />
      <p role="status">
        There is no receipt of this number yet. A deletion takes a few minutes; a part that fails is
        tried again until everything is gone, and only then is there a receipt. This page asks every
        ten seconds; you can also come back later with its address.
      </p>
      <p className="mt-2 text-sm text-muted">
        Number <code className="break-all select-all">{id}</code>
      </p>
    </>
  );
}

function Gone({ id, receipt }: { id: string; receipt: Receipt }) {
  const at = receipt.body.erased_at;
  const file = () =>
    saveFile(
      new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }),
      `deletion-receipt-${id}.json`,
    );
  return (
    <>
      <PageHeader title="Everything is deleted" />
      <p role="status" className="flex gap-2">
        <BadgeCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-ok" />
        <span>
          {typeof at === 'string' ? `Finished ${formatExact(at)}. ` : ''}It was counted again
          afterwards, and nothing was left. The receipt says so; it holds no name and no address.
        </span>
      </p>
      <Button
        tone="primary"
        className="mt-4"
        icon={<Download aria-hidden className="size-4" />}
        onClick={file}
      >
        Download the receipt
      </Button>
    </>
  );
}
