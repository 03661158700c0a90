import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export const cardClass = 'rounded-xl border border-line bg-surface';

export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={clsx(cardClass, 'p-4 sm:p-5', className)} />;
}
