import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import type { Resume } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { versionQuery } from '../api';
import { needsParsed } from '../draft/fields';
import type { Wish } from './add-wish';
import { Review } from './review';

/** Reading a file writes its first version. */
const PARSED = 1;

interface ReviewLoaderProps {
  resume: Resume;
  number: number;
  wish?: Wish | undefined;
  onWishDone?: (() => void) | undefined;
  renderFinish: (save: () => Promise<boolean>) => ReactNode;
}

/** Reads the version to review. It stays the one being edited until the page is left. */
export function ReviewLoader({ resume, number, ...review }: ReviewLoaderProps) {
  // Versions saved from this page raise `number`; loading them would replace what is being typed.
  const [first] = useState(number);
  const version = useQuery(versionQuery(resume.id, first));
  const wanted = version.data !== undefined && needsParsed(version.data);
  const parsed = useQuery({ ...versionQuery(resume.id, PARSED), enabled: wanted });
  if (version.data && !(wanted && parsed.isPending)) {
    // Without the parsed version the words of the file stand in for what was read.
    return (
      <Review resume={resume} version={version.data} parsed={parsed.data ?? null} {...review} />
    );
  }
  if (version.error)
    return <ErrorPanel error={version.error} onRetry={() => void version.refetch()} />;
  return <Skeleton label="Loading the fields" rows={4} rowClass="h-40" />;
}
