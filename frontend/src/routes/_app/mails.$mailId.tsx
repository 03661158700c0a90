import { createFileRoute } from '@tanstack/react-router';

import { mailQuery } from '@/features/mails/api';
import { MailPage } from '@/features/mails/mail-page';

export const Route = createFileRoute('/_app/mails/$mailId')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(mailQuery(params.mailId)),
  component: function MailRoute() {
    const { mailId } = Route.useParams();
    return <MailPage mailId={mailId} />;
  },
});
