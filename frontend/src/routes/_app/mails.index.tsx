import { createFileRoute } from '@tanstack/react-router';

import { mailsQuery } from '@/features/mails/api';
import { MailsPage } from '@/features/mails/mails-page';

export const Route = createFileRoute('/_app/mails/')({
  loader: ({ context }) => void context.queryClient.prefetchInfiniteQuery(mailsQuery),
  component: MailsPage,
});
