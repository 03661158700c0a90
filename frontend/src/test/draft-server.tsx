import { http, HttpResponse } from 'msw';

import { DraftDecision } from '@/app/drafts/draft-decision';
import { DraftPage } from '@/features/drafts/draft-page';
import { DocumentView } from '@/features/share/public/document-view';
import type { DraftDetail } from '@/shared/api/types';

import { DRAFT_ID, makeDraft, makePrepareRun } from './agent-factories';
import { at, RESUME_ID, RUN_ID } from './factories';
import { renderPage } from './render';
import { gives, origin, server } from './server';

export const DRAFT = `/api/v1/drafts/${DRAFT_ID}`;
export const DECISION = `/api/v1/runs/${RUN_ID}/actions/:action/decision`;

export function serveDraft(draft: DraftDetail = makeDraft()) {
  server.use(
    gives(DRAFT, draft),
    gives(`${DRAFT}/provenance`, {
      draft_id: DRAFT_ID,
      version: 1,
      source: 'generated',
      resume_id: RESUME_ID,
      resume_version: 2,
      posting: null,
      style_id: null,
      generated: { version: 1, model: 'composer-1', cost_micros: 0, at: at(1) },
      approval: null,
      sentences: [],
      questions: [],
    }),
    gives(`/api/v1/runs/${RUN_ID}`, makePrepareRun()),
    gives(`${DRAFT}/versions`, {
      items: [
        { number: 1, source: 'generated', questions: 0, model: 'composer-1', created_at: at(1) },
      ],
    }),
  );
}

/** Keeps what is saved, one version after the other. */
export function keepDraft(first = makeDraft()) {
  const kept = { draft: first, bases: [] as (string | null)[] };
  serveDraft(first);
  server.use(
    http.get(origin + DRAFT, () => HttpResponse.json(kept.draft)),
    http.get(`${origin}${DRAFT}/versions/1`, () => HttpResponse.json(first.version)),
    http.put(`${origin}${DRAFT}/document`, async ({ request }) => {
      kept.bases.push(request.headers.get('If-Match'));
      const { document } = (await request.json()) as { document: Record<string, unknown> };
      const number = (kept.draft.current_version ?? 0) + 1;
      const version = kept.draft.version && {
        ...kept.draft.version,
        document,
        number,
        source: 'edited' as const,
        questions: [],
        sources: [],
      };
      kept.draft = { ...kept.draft, current_version: number, version };
      return HttpResponse.json(version, { status: 201 });
    }),
  );
  return kept;
}

export const showDraft = () =>
  renderPage(
    <DraftPage
      draftId={DRAFT_ID}
      where={(path) => `place ${path}`}
      whole={(document) => <DocumentView document={document} title="Résumé" nested />}
      decision={(props) => <DraftDecision {...props} />}
    />,
  );
