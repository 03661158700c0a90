import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarClock, CircleCheck, LoaderCircle, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';

import type { AdminErasure } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';
import { Chip } from '@/shared/ui/chip';

import { AdminTable } from './admin-table';
import { erasuresQuery } from './api';
import { StateFilter } from './state-filter';
import { When } from './when';

type State = AdminErasure['state'];

const WORDS: Record<State, string> = {
  scheduled: 'Scheduled',
  undone: 'Taken back',
  erasing: 'Under way',
  erasing_partial: 'A step keeps failing',
  erased: 'Erased',
};

const LOOKS = {
  scheduled: { tone: 'idle', icon: CalendarClock },
  undone: { tone: 'idle', icon: Undo2 },
  erasing: { tone: 'info', icon: LoaderCircle },
  erasing_partial: { tone: 'bad', icon: TriangleAlert },
  erased: { tone: 'ok', icon: CircleCheck },
} as const satisfies Record<State, unknown>;

function Standing({ erasure }: { erasure: AdminErasure }) {
  const { tone, icon } = LOOKS[erasure.state];
  return (
    <span className="flex flex-wrap gap-1">
      <Chip tone={tone} icon={icon}>
        {WORDS[erasure.state]}
      </Chip>
      {erasure.overdue && (
        <Chip tone="bad" icon={TriangleAlert}>
          Late
        </Chip>
      )}
    </span>
  );
}

const link = 'whitespace-nowrap underline underline-offset-2';

/** How deletions of accounts fare, without anybody’s name: what is late, what fails, and what is proven. */
export function Erasures() {
  const [state, setState] = useState<State>();
  const pages = useInfiniteQuery(erasuresQuery(state));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <StateFilter id="erasures-state" words={WORDS} state={state} onState={setState} />
        <Link to="/deleted" className="underline underline-offset-2">
          Check a receipt
        </Link>
      </div>
      <AdminTable
        label="Erasures"
        pages={pages}
        items={pages.data?.pages.flatMap((page) => page.items)}
        keyOf={(erasure) => erasure.request_id}
        empty={
          state
            ? 'No erasure is in this state.'
            : 'Nobody has asked for their account to be deleted.'
        }
        columns={[
          {
            title: 'Asked for',
            show: (erasure) => (
              <>
                <When at={erasure.requested_at} />
                <span className="block text-xs text-muted">
                  {erasure.origin === 'person' ? 'by the person' : 'at the sign-in service'}
                </span>
              </>
            ),
          },
          { title: 'State', show: (erasure) => <Standing erasure={erasure} /> },
          {
            title: 'Due',
            show: (erasure) => (erasure.mode === 'now' ? 'At once' : <When at={erasure.due_at} />),
          },
          {
            title: 'Failing step',
            show: (erasure) =>
              erasure.failing_step ? (
                <>
                  <code>{erasure.failing_step}</code>
                  <span className="block text-xs text-muted">
                    gave up {plural(erasure.attempts, 'time')}
                  </span>
                </>
              ) : (
                '–'
              ),
          },
          {
            title: 'Ended',
            show: (erasure) => (erasure.erased_at ? <When at={erasure.erased_at} /> : '–'),
          },
          {
            title: 'Receipt',
            show: (erasure) =>
              erasure.state === 'erased' ? (
                <Link to="/deleted" search={{ id: erasure.request_id }} className={link}>
                  See the receipt
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </>
  );
}
