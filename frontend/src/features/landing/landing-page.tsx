import { Link } from '@tanstack/react-router';
import {
  Coins,
  DoorOpen,
  HardDrive,
  type LucideIcon,
  MailCheck,
  Quote,
  RefreshCw,
} from 'lucide-react';
import { type ReactNode, useEffect } from 'react';

import { buttonClass } from '@/shared/ui/button';

import { Picture } from './picture';

const PROMISES: { icon: LucideIcon; title: string; text: string }[] = [
  {
    icon: RefreshCw,
    title: 'Survives a kill',
    text: 'Crash, restart, closed laptop: every run goes on where it stopped, and you see each step live.',
  },
  {
    icon: Quote,
    title: 'A source for each sentence',
    text: 'It says where in your résumé each sentence comes from. What is not found there becomes a question; you read it all before it leaves.',
  },
  {
    icon: MailCheck,
    title: 'Sends once, after your yes',
    text: 'Nothing leaves without your approval. An e-mail whose fate is unknown is never sent again by itself.',
  },
  {
    icon: Coins,
    title: 'Pays once',
    text: 'An answer of a language model is bought a single time. You set a monthly limit; at the limit runs wait.',
  },
  {
    icon: DoorOpen,
    title: 'Lets you leave',
    text: 'Take everything along in one archive. Delete the account, and a signed receipt says that it was counted again and nothing was left.',
  },
  {
    icon: HardDrive,
    title: 'Runs on your own machine',
    text: 'One command starts all of it. Nothing is sent anywhere unless you set that up.',
  },
];

const STEPS = [
  { title: 'Upload your résumé', text: 'PDF, scan, Word or text. Correct it beside the original.' },
  { title: 'Say what you look for', text: 'Roles, places, pay. Five minutes.' },
  { title: 'Find jobs', text: 'Read the reasons, prepare an application, approve, done.' },
];

/** For visitors: what this is, in ten seconds. */
export function LandingPage({ brand }: { brand: ReactNode }) {
  useEffect(() => {
    document.title = 'JobPilot: a job-search copilot you host yourself';
  }, []);
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 py-5 sm:px-8">
      <header className="flex items-center justify-between">
        {brand}
        <Link to="/sign-in" className={buttonClass('plain')}>
          Sign in
        </Link>
      </header>
      <main className="flex-1 space-y-14 py-10 sm:py-14">
        <div className="grid items-center gap-10 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
          <div>
            <h1 className="!text-3xl sm:!text-4xl">
              <span className="block">Finds jobs that fit.</span>{' '}
              <span className="block">Shows its sources.</span>{' '}
              <span className="block">Never loses its place.</span>
            </h1>
            <p className="mt-4 max-w-prose text-lg text-muted">
              JobPilot reads your résumé, searches job boards, says why a posting suits you, and
              drafts a tailored résumé, a letter and an e-mail. You approve; it sends.
            </p>
            <div className="mt-6 flex flex-wrap gap-3">
              <Link
                to="/sign-in"
                search={{ mode: 'sign-up' }}
                className={buttonClass('primary', '!px-5 !py-2.5 !text-base')}
              >
                Create an account
              </Link>
            </div>
            <p className="mt-3 text-sm text-muted">The account lives on this installation only.</p>
          </div>
          <Picture />
        </div>
        <section aria-labelledby="promises">
          <h2 id="promises" className="mb-5 !text-xl">
            What you can rely on
          </h2>
          <ul className="grid gap-x-10 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
            {PROMISES.map(({ icon: Icon, title, text }) => (
              <li key={title} className="flex gap-3.5">
                <Icon aria-hidden className="mt-0.5 size-6 shrink-0 text-brand" strokeWidth={1.6} />
                <div>
                  <h3>{title}</h3>
                  <p className="mt-0.5 text-muted">{text}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="steps">
          <h2 id="steps" className="mb-5 !text-xl">
            How it begins
          </h2>
          <ol className="grid gap-4 sm:grid-cols-3">
            {STEPS.map(({ title, text }, index) => (
              <li key={title} className="rounded-xl border border-line bg-surface p-4">
                <h3>
                  {index + 1}. {title}
                </h3>
                <p className="mt-0.5 text-muted">{text}</p>
              </li>
            ))}
          </ol>
        </section>
      </main>
      <footer className="flex flex-wrap gap-x-6 gap-y-2 border-t border-line pt-4 text-sm text-muted">
        <a href="/api/docs" rel="noopener" className="underline underline-offset-2">
          API reference
        </a>
        <span>Invented people and employers in the picture.</span>
      </footer>
    </div>
  );
}
