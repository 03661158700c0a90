const GOES = [
  'Résumés with their originals, versions and corrections',
  'Preferences, matches and postings you added',
  'Letters, e-mails and posts, and the styles you write in',
  'Applications, their notes and history',
  'Runs with their timelines, and your daily briefings',
  'Share links: they stop working at once',
  'What was asked of a language model, and what it cost',
  'Your profile and, on this installation’s own sign-in, your password',
];

const STAYS = [
  'E-mails that were sent stay with those who got them.',
  'Where a language model or a mail service of somebody else is set up here, that service keeps what its own rules say.',
  'An account at another sign-in service is yours, and is closed there.',
  'A receipt stays here, without name or address: it proves that all of this is gone.',
];

/** What a deletion takes along, and what it cannot reach. */
export function WhatGoes() {
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <section aria-labelledby="goes">
        <h3 id="goes" className="mb-1">
          What goes
        </h3>
        <ul className="list-disc space-y-1 pl-5">
          {GOES.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="stays">
        <h3 id="stays" className="mb-1">
          What stays, and where
        </h3>
        <ul className="list-disc space-y-1 pl-5">
          {STAYS.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
