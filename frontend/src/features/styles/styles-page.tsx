import { useQuery } from '@tanstack/react-query';
import { PenLine, Plus } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { stylesQuery } from './api';
import { StyleCard } from './style-card';
import { StyleDialog } from './style-dialog';

/** How the person writes, learnt from texts of their own. */
export function StylesPage() {
  const styles = useQuery(stylesQuery);
  const [making, setMaking] = useState(false);
  const add = (
    <Button
      tone="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setMaking(true)}
    >
      Add a style
    </Button>
  );
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="How you write"
        lead="Texts you wrote yourself. Drafts follow their tone, never their facts."
        actions={styles.data && styles.data.length > 0 ? add : undefined}
      />
      {styles.data ? (
        styles.data.length > 0 ? (
          <ul className="space-y-3">
            {styles.data.map((style) => (
              <li key={style.id}>
                <StyleCard style={style} />
              </li>
            ))}
          </ul>
        ) : (
          <Empty icon={PenLine} title="No style yet" action={add}>
            Paste one or two texts of yours, such as a letter or a post. Until then drafts are
            written in a plain tone.
          </Empty>
        )
      ) : styles.error ? (
        <ErrorPanel error={styles.error} onRetry={() => void styles.refetch()} />
      ) : (
        <Skeleton label="Loading styles" />
      )}
      {making && <StyleDialog style={null} onClose={() => setMaking(false)} />}
    </div>
  );
}
