import { Link } from '@tanstack/react-router';

import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

const STEPS = [
  { title: 'Upload your résumé', text: 'PDF, Word or TXT, up to 10 MB.' },
  { title: 'Watch it being read', text: 'A few seconds, step by step. You may leave the page.' },
  { title: 'Check the fields', text: 'Beside the original; uncertain ones are marked.' },
];

/** The dashboard of somebody who has just come. */
export function FirstSteps() {
  return (
    <Card className="max-w-2xl">
      <h2>Three steps to begin</h2>
      <ol className="mt-4 space-y-4">
        {STEPS.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span
              aria-hidden
              className="flex size-7 shrink-0 items-center justify-center rounded-full bg-brand-soft text-sm font-semibold text-brand"
            >
              {index + 1}
            </span>
            <div>
              <p className="font-medium">{step.title}</p>
              <p className="text-muted">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
      <Link to="/resumes" className={buttonClass('primary', 'mt-5')}>
        Start with step 1
      </Link>
    </Card>
  );
}
