import './styles.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { tellCaught, watchFaults } from '@/app/faults';
import { createQueryClient } from '@/app/query-client';
import { createAppRouter, preloadPage } from '@/app/router';
import { connectSession } from '@/app/session';
import { loadWords } from '@/shared/api/problem-words';
import { followSystemTheme } from '@/shared/lib/preferences';

watchFaults();
const queryClient = createQueryClient();
const router = createAppRouter(queryClient);
connectSession(queryClient, router);
preloadPage(router);
followSystemTheme();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root, { onCaughtError: tellCaught }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
// Not before the first page is there: until then every byte of these would come before one of that.
const stop = router.subscribe('onRendered', () => {
  stop();
  void loadWords();
});
