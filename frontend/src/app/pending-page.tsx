import { Skeleton } from '@/shared/ui/skeleton';

export const PendingPage = () => <Skeleton label="Loading the page" rows={3} />;
