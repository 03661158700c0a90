import type { MatchReason, MissingRequirement } from '@/shared/api/types';

interface ReasonsProps {
  reasons: MatchReason[];
  /** Where a value of the résumé stands, in words. */
  where: (path: string) => string;
}

function Quote({ from, children }: { from: string; children: string }) {
  return (
    <figure className="min-w-0">
      <figcaption className="text-xs text-muted">{from}</figcaption>
      <blockquote className="border-l-2 border-brand pl-2 text-sm break-words">
        “{children}”
      </blockquote>
    </figure>
  );
}

/** Why it suits: each reason with the words of both sides that it rests on. */
export function Reasons({ reasons, where }: ReasonsProps) {
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Why it suits you</h2>
      {reasons.length === 0 ? (
        <p className="mt-1 text-muted">Nothing was found that both sides name.</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {reasons.map((reason, index) => (
            <li key={index} className="py-3">
              <p className="font-medium">{reason.text}</p>
              <div className="mt-1.5 grid gap-2 sm:grid-cols-2">
                <Quote from={`Your résumé · ${where(reason.resume.path)}`}>
                  {reason.resume.quote}
                </Quote>
                {reason.posting ? (
                  <Quote from="The posting">{reason.posting.quote}</Quote>
                ) : (
                  <p className="text-sm text-muted">This rests on the posting’s title.</p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const KINDS: Record<MissingRequirement['kind'], string> = {
  skill: 'Skill',
  years: 'Experience',
  degree: 'Degree',
  language: 'Language',
  requirement: 'Requirement',
};

/** What is asked for and was not found: it may still be true of the person. */
export function Missing({ missing }: { missing: MissingRequirement[] }) {
  return (
    <section aria-labelledby="missing">
      <h2 id="missing">Not found in your résumé</h2>
      {missing.length === 0 ? (
        <p className="mt-1 text-muted">Everything the posting asks for was found.</p>
      ) : (
        <>
          <p className="mt-1 text-sm text-muted">
            If one of these is true of you, add it to your résumé and match again. Nothing is ever
            added for you.
          </p>
          <ul className="mt-2 divide-y divide-line">
            {missing.map((item, index) => (
              <li key={index} className="py-2">
                <p>
                  <span className="font-medium">
                    {KINDS[item.kind]}: {item.text}
                  </span>{' '}
                  <span className="text-sm text-muted">
                    ({item.is_must ? 'required' : 'welcome'})
                  </span>
                </p>
                <p className="text-sm break-words text-muted">“{item.posting.quote}”</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
