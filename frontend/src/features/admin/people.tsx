import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { AdminUser } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { AdminTable } from './admin-table';
import { usersQuery } from './api';
import { When } from './when';

const STATES: Record<AdminUser['state'], string> = {
  active: 'Active',
  deletion_scheduled: 'Leaves in 30 days or less',
  erasing: 'Being erased',
  erased: 'Erased',
};

/** Who has an account here. */
export function People() {
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const pages = useInfiniteQuery(usersQuery(search));
  return (
    <>
      <form
        role="search"
        className="mb-4 max-w-sm"
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(typed.trim());
        }}
      >
        <Field id="people-search" label="Find people" hint="Part of an address or a name; Enter.">
          <input
            id="people-search"
            type="search"
            className={inputClass}
            aria-describedby={describedBy('people-search')}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              if (event.target.value === '') setSearch('');
            }}
          />
        </Field>
      </form>
      <AdminTable
        label="People"
        pages={pages}
        items={pages.data?.pages.flatMap((page) => page.items)}
        keyOf={(person) => person.id}
        empty={search ? `Nobody matches “${search}”.` : 'Nobody has an account yet.'}
        columns={[
          { title: 'E-mail', show: (person) => person.email ?? 'Without an address' },
          { title: 'Name', show: (person) => person.display_name ?? '–' },
          {
            title: 'Role',
            show: (person) =>
              person.role === 'admin' ? <Chip tone="brand">Administrator</Chip> : 'Person',
          },
          { title: 'Plan', show: (person) => (person.tier === 'pro' ? 'Pro' : 'Free') },
          {
            title: 'State',
            show: (person) =>
              person.agents_paused && person.state === 'active'
                ? 'Active, all runs paused'
                : STATES[person.state],
          },
          { title: 'Since', show: (person) => <When at={person.created_at} /> },
        ]}
      />
    </>
  );
}
