import { Link } from '@tanstack/react-router';

import { buttonClass } from '@/shared/ui/button';
import { PageHeader } from '@/shared/ui/page-header';

export function NotFoundPage() {
  return (
    <>
      <PageHeader
        title="Page not found"
        lead="The address is wrong, or what it showed has been deleted."
      />
      <Link to="/" className={buttonClass('primary')}>
        Go to the start
      </Link>
    </>
  );
}
