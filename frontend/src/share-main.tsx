import './styles.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { SharedPage } from '@/features/share/public/shared-page';
import { followSystemTheme } from '@/shared/lib/preferences';

followSystemTheme();

const root = document.getElementById('root');
if (!root) throw new Error('share.html has no #root');
// The address is /s/{token}, a token needs no decoding; every other one is dead.
const token = location.pathname.slice('/s/'.length);
createRoot(root).render(
  <StrictMode>
    <SharedPage token={token} />
  </StrictMode>,
);
