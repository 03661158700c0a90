import { Link } from '@tanstack/react-router';
import { Briefcase } from 'lucide-react';

import { Button, buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';

interface NoMatchesProps {
  filtered: boolean;
  /** A ranking was made, and nothing was left over. */
  left: boolean;
  onClear: () => void;
}

/** Nothing in this filter, nothing left over, or nothing yet: three different things to do next. */
export function NoMatches({ filtered, left, onClear }: NoMatchesProps) {
  if (filtered)
    return (
      <Empty
        icon={Briefcase}
        title="No match fits these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Others may exist; the filters hide them.
      </Empty>
    );
  return (
    <Empty
      icon={Briefcase}
      title={left ? 'Your preferences leave nothing over' : 'No matches yet'}
      action={
        <Link to="/preferences" className={buttonClass()}>
          {left ? 'Change your preferences' : 'Set your preferences'}
        </Link>
      }
    >
      {left
        ? 'Postings were found, and each of them breaks one of your conditions. The counts are above.'
        : 'Press “Find jobs”: sources are read, and postings are compared with your résumé. This takes minutes; you may leave the page.'}
    </Empty>
  );
}
