import { Link } from '@tanstack/react-router';
import { FileDown, ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { Deletion, DeletionMode, User } from '@/shared/api/types';
import { Card } from '@/shared/ui/card';
import { PageHeader } from '@/shared/ui/page-header';

import { DeleteAccount } from './delete-account';
import { ExportAccount } from './export-account';
import { PendingDeletion } from './pending-deletion';

const link = 'underline underline-offset-2';

interface PrivacyPageProps {
  /** Missing until it is known; what depends on it is left out. */
  state: User['state'] | undefined;
  /** The deletion that a sign-in was asked for. */
  asked?: DeletionMode | undefined;
  onSignInAgain: (mode: DeletionMode) => void;
  /** Back from a sign-in that the export needed. */
  askedForExport?: boolean;
  onSignInForExport: () => void;
  /** Everything is being deleted from now on. */
  onErasing: (deletion: Deletion) => void;
}

/** What is kept about a person, who sees it, and how it leaves. */
export function PrivacyPage({
  state,
  asked,
  onSignInAgain,
  askedForExport = false,
  onSignInForExport,
  onErasing,
}: PrivacyPageProps) {
  const [said, setSaid] = useState('');
  const note = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone: the focus goes to what came of it.
  useEffect(() => {
    if (said) note.current?.focus();
  }, [said]);
  const onDone = (deletion: Deletion, mode: DeletionMode) => {
    if (mode === 'now') onErasing(deletion);
    else setSaid('The deletion is scheduled. You can undo it here and on every page.');
  };
  const ways = { asked, onDone, onSignInAgain };
  return (
    <div className="max-w-2xl xl:max-w-none">
      <PageHeader
        title="Privacy"
        lead="What is kept about you here, who sees it, and how you take it away."
      />
      <p
        ref={note}
        role="status"
        tabIndex={-1}
        className={said ? 'mb-5 rounded-lg bg-ok-soft px-4 py-3 text-ok' : 'sr-only'}
      >
        {said}
      </p>
      <div className="space-y-5">
        {state === 'deletion_scheduled' && (
          <PendingDeletion
            {...ways}
            onUndone={() =>
              setSaid('Your account stays. Share links work again; cancelled runs stay cancelled.')
            }
          />
        )}
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <div className="space-y-5">
            <Card>
              <h2 className="mb-2 flex items-center gap-2">
                <ShieldCheck aria-hidden className="size-5 text-brand" />
                Who sees what
              </h2>
              <ul className="list-disc space-y-1.5 pl-5">
                <li>
                  Your résumés, drafts and e-mails are yours alone. The database itself keeps other
                  people’s requests away from them.
                </li>
                <li>
                  Whoever runs this installation sees that your runs exist, how they fare and what
                  they cost, and what you corrected in résumés, so that their reading can get
                  better.
                </li>
                <li>
                  A language model reads what a step needs, only if one is set up here.{' '}
                  <Link to="/costs" className={link}>
                    Costs
                  </Link>{' '}
                  lists every question that was asked.
                </li>
                <li>
                  People with a share link see that one résumé, without contact details unless you
                  chose so, until you revoke it.
                </li>
              </ul>
            </Card>
            <Card>
              <h2 className="mb-2 flex items-center gap-2">
                <FileDown aria-hidden className="size-5 text-brand" />
                Take it with you
              </h2>
              <p className="mb-3">
                Everything in one ZIP archive: résumés with their originals, documents, e-mails,
                applications, runs and preferences, as data (JSON) and as files. Another
                installation can take it in.
              </p>
              <ExportAccount asked={askedForExport} onSignInAgain={onSignInForExport} />
              <h3 className="mt-5 mb-1">Single files</h3>
              <ul className="list-disc space-y-1.5 pl-5">
                <li>
                  Each résumé as PDF, Word, text or JSON Resume:{' '}
                  <Link to="/resumes" className={link}>
                    Résumés
                  </Link>
                </li>
                <li>
                  Each letter and e-mail as a file:{' '}
                  <Link to="/drafts" className={link}>
                    Documents
                  </Link>
                </li>
              </ul>
            </Card>
          </div>
          {state === 'active' && <DeleteAccount {...ways} />}
        </div>
      </div>
    </div>
  );
}
