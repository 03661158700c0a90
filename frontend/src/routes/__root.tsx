import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';

import { OutsideError, OutsideNotFound } from '@/app/outside-pages';

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: OutsideNotFound,
  errorComponent: OutsideError,
});
