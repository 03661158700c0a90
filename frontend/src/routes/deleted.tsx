import { createFileRoute } from '@tanstack/react-router';

import { NarrowPage } from '@/app/shell/narrow-page';
import { ReceiptPage } from '@/features/privacy/receipt-page';
import { textIn } from '@/shared/lib/search';

export const Route = createFileRoute('/deleted')({
  validateSearch: (raw): { id?: string | undefined } => ({ id: textIn(raw, 'id') }),
  component: function Deleted() {
    const { id } = Route.useSearch();
    return (
      <NarrowPage>
        <ReceiptPage id={id} />
      </NarrowPage>
    );
  },
});
