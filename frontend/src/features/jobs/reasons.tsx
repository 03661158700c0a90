import type { MatchReason } from '@/shared/api/types';

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
