import { Link } from '@tanstack/react-router';
import { FileSearch, PauseCircle, Radio, ShieldCheck } from 'lucide-react';

import { buttonClass } from '@/shared/ui/button';

import { Brand } from './shell/brand';

const POINTS = [
  {
    icon: FileSearch,
    title: 'Reads your résumé, shows its sources',
    text: 'Every field points to the place on the page it came from, with a word on how sure it is. What is not there stays empty.',
  },
  {
    icon: Radio,
    title: 'Shows each step as it happens',
    text: 'Runs are live, with a timeline you can open at any step.',
  },
  {
    icon: PauseCircle,
    title: 'Loses no work',
    text: 'A crash, a restart or a closed laptop: runs go on where they stopped. Pause and resume them whenever you like.',
  },
  {
    icon: ShieldCheck,
    title: 'Runs on your own machine',
    text: 'You host it. Nothing is sent anywhere unless you set that up, and nothing is done in your name without your yes.',
  },
] as const;

/** For visitors: what this is, in one screen. */
export function LandingPage() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 py-6 sm:px-8">
      <header className="flex items-center justify-between">
        <Brand to="/" />
        <Link to="/sign-in" className={buttonClass('quiet')}>
          Sign in
        </Link>
      </header>
      <main className="flex flex-1 flex-col justify-center gap-12 py-12">
        <div className="max-w-2xl">
          <h1 className="!text-4xl sm:!text-5xl">Your job search, without repeating yourself</h1>
          <p className="mt-4 max-w-prose text-lg text-muted">
            JobPilot is a job-search copilot you host yourself. It begins with your résumé: upload
            it, watch it being read, and correct the result beside the original.
          </p>
          <div className="mt-6 flex flex-wrap gap-3">
            <Link
              to="/sign-in"
              search={{ mode: 'sign-up' }}
              className={buttonClass('primary', '!px-5 !py-2.5 !text-base')}
            >
              Create an account
            </Link>
            <Link to="/sign-in" className={buttonClass('plain', '!px-5 !py-2.5 !text-base')}>
              Sign in
            </Link>
          </div>
        </div>
        <ul className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
          {POINTS.map(({ icon: Icon, title, text }) => (
            <li key={title} className="flex gap-4">
              <Icon aria-hidden className="mt-0.5 size-6 shrink-0 text-brand" strokeWidth={1.6} />
              <div>
                <h2>{title}</h2>
                <p className="mt-0.5 text-muted">{text}</p>
              </div>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
