import type { ErrorComponentProps } from '@tanstack/react-router';

import { ErrorPage } from './error-page';
import { NotFoundPage } from './not-found-page';
import { NarrowPage } from './shell/narrow-page';

/** Not found, where no page of the app stands around it. */
export const OutsideNotFound = () => (
  <NarrowPage>
    <NotFoundPage />
  </NarrowPage>
);

/** An error before there is an app to show it in, such as a server that is away. */
export const OutsideError = (props: ErrorComponentProps) => (
  <NarrowPage>
    <ErrorPage {...props} />
  </NarrowPage>
);
