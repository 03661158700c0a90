import dark from './pictures/match-dark.webp';
import light from './pictures/match-light.webp';

const ALT =
  'A match in JobPilot: its score, what the score is made of, and why the posting suits, each reason with a quote of the posting and of the résumé.';

const look = 'h-auto w-full rounded-xl border border-line-strong shadow-lg';

/** The product itself, as `npm run pictures` found it; in the theme of the page. */
export function Picture() {
  const size = { width: 1280, height: 800 };
  return (
    <figure>
      {/* The one that is not shown is not fetched. */}
      <img src={light} alt={ALT} {...size} loading="lazy" className={`${look} dark:hidden`} />
      <img src={dark} alt={ALT} {...size} loading="lazy" className={`${look} hidden dark:block`} />
    </figure>
  );
}
