import { Link, type LinkProps } from '@tanstack/react-router';

import { useSideBySide } from './split';

interface RowLinkProps {
  title: string;
  className: string;
  tabIndex: 0 | -1;
  /** A click by keyboard goes on to the details. */
  onEnter: () => void;
  /** Where the details stand beside the list. */
  beside: LinkProps;
  /** The page of its own, where there is no room for both. */
  page: LinkProps;
}

/** A row's link: to the details beside the list, or to their own page. */
export function RowLink({ title, onEnter, beside, page, ...look }: RowLinkProps) {
  return useSideBySide() ? (
    <Link
      {...beside}
      {...look}
      resetScroll={false}
      onClick={(event) => event.detail === 0 && onEnter()}
    >
      {title}
    </Link>
  ) : (
    <Link {...page} {...look}>
      {title}
    </Link>
  );
}
