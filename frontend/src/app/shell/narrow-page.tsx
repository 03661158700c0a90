import type { ReactNode } from 'react';

import { Brand } from './brand';

/** For pages before sign-in: one card in the middle. */
export function NarrowPage({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-md flex-col px-4 py-6">
      <header>
        <Brand to="/" />
      </header>
      <main className="my-auto rounded-xl border border-line bg-surface p-6">{children}</main>
    </div>
  );
}
