import { clsx } from 'clsx';

import { type Entry, type Head, headOf, sectionsOf, type WebLink } from './sheet';

/** A link to somebody else's site: it learns nothing of where the visitor comes from. */
function OutLink({ link, children }: { link: WebLink; children: string }) {
  return (
    <a
      href={link.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="underline underline-offset-2"
    >
      {children}
      {!children.includes(link.host) && <span className="text-muted"> ({link.host})</span>}
    </a>
  );
}

function Contact({ head }: { head: Head }) {
  const { place, email, phone, links } = head;
  if (!place && !email && !phone && links.length === 0) return null;
  return (
    <ul aria-label="Contact" className="mt-3 flex flex-wrap gap-x-5 gap-y-1 break-words">
      {place && <li>{place}</li>}
      {email && (
        <li>
          <a href={`mailto:${encodeURIComponent(email)}`} className="underline underline-offset-2">
            {email}
          </a>
        </li>
      )}
      {phone && <li>{phone}</li>}
      {links.map(({ words, link }) => (
        <li key={link.href} className="min-w-0">
          <OutLink link={link}>{words}</OutLink>
        </li>
      ))}
    </ul>
  );
}

type Heading = 'h1' | 'h2' | 'h3' | 'h4';

function EntryView({ entry, bare, as: Title }: { entry: Entry; bare: boolean; as: Heading }) {
  const { title, subtitle, place, dates, link, paragraphs, points, tags } = entry;
  return (
    <li className={clsx('break-words', bare ? '' : 'break-inside-avoid-page')}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Title className="min-w-0 font-semibold">
          {link && title ? <OutLink link={link}>{title}</OutLink> : title}
          {bare && subtitle && <span className="font-normal text-muted"> · {subtitle}</span>}
        </Title>
        {dates && <p className="text-sm text-muted">{dates}</p>}
      </div>
      {!bare && (subtitle || place) && (
        <p className="text-muted">{[subtitle, place].filter(Boolean).join(' · ')}</p>
      )}
      {paragraphs.map((text, index) => (
        <p key={index} className="mt-1">
          {text}
        </p>
      ))}
      {points.length > 0 && (
        <ul className="mt-1 list-disc space-y-0.5 pl-5">
          {points.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
      {tags.length > 0 && <p className="mt-0.5 text-muted">{tags.join(', ')}</p>}
    </li>
  );
}

interface DocumentViewProps {
  document: unknown;
  title: string;
  /** It stands on a page that has a heading of its own. */
  nested?: boolean;
}

/** A résumé as a page to read and to print. Everything from the document is put in as text. */
export function DocumentView({ document, title, nested }: DocumentViewProps) {
  const [Name, Title, Each] = nested
    ? (['h2', 'h3', 'h4'] as const)
    : (['h1', 'h2', 'h3'] as const);
  const head = headOf(document);
  return (
    <article className="rounded-xl border border-line bg-surface p-5 sm:p-10 print:border-0 print:bg-transparent print:p-0">
      <header className="border-b border-line pb-5">
        <Name className="text-3xl font-bold break-words">{head.name || title}</Name>
        {head.label && <p className="mt-1 text-lg text-muted">{head.label}</p>}
        <Contact head={head} />
      </header>
      {head.summary.length > 0 && (
        <div className="mt-5 space-y-2">
          {head.summary.map((text, index) => (
            <p key={index}>{text}</p>
          ))}
        </div>
      )}
      {sectionsOf(document).map((section) => {
        const bare = section.entries.every((entry) => !entry.dates && entry.points.length === 0);
        return (
          <section key={section.title} className="mt-7">
            <Title className="mb-3 break-after-avoid border-b border-line pb-1 font-semibold text-brand">
              {section.title}
            </Title>
            <ul className={bare ? 'space-y-1.5' : 'space-y-5'}>
              {section.entries.map((entry, index) => (
                <EntryView key={index} entry={entry} bare={bare} as={Each} />
              ))}
            </ul>
          </section>
        );
      })}
    </article>
  );
}
