import type {
  Application,
  Costs,
  DraftDetail,
  Match,
  PendingAction,
  Preferences,
  Run,
} from '@/shared/api/types';

import { at, makeRun, makeStep, RESUME_ID, RUN_ID } from './factories';

export const MATCH_ID = '66666666-6666-4666-8666-666666666666';
export const JOB_ID = '77777777-7777-4777-8777-777777777777';
export const DRAFT_ID = '88888888-8888-4888-8888-888888888888';

export const makePreferences = (more: Partial<Preferences> = {}): Preferences => ({
  roles: [],
  places: [],
  remote: [],
  work_countries: [],
  time_zone: null,
  time_zone_span_hours: null,
  seniority: [],
  salary_floor: null,
  salary_currency: null,
  salary_period: null,
  needs_visa: false,
  excluded_companies: [],
  accepts_unknown: [],
  version: 0,
  updated_at: null,
  ...more,
});

export const makeMatch = (more: Partial<Match> = {}): Match => ({
  id: MATCH_ID,
  job: {
    id: JOB_ID,
    source: 'greenhouse',
    title: 'Backend Engineer',
    company: 'Tide Tables',
    url: 'https://tides.example/jobs/1',
    locations: ['Berlin'],
    remote: 'hybrid',
    seniority: 'senior',
    salary_min: 70_000,
    salary_max: 90_000,
    salary_currency: 'EUR',
    salary_period: 'year',
    posted_at: at(0),
    is_open: true,
    flags: [],
  },
  resume_id: RESUME_ID,
  resume_version: 2,
  run_id: RUN_ID,
  state: 'new',
  score: 78,
  method: 'rules',
  breakdown: [
    { part: 'skills', value: 0.8, weight: 0.32 },
    { part: 'place', value: null, weight: 0.1 },
  ],
  judgement: null,
  reasons: [
    {
      kind: 'skill',
      text: 'Python is asked for; your résumé shows Python.',
      resume: { path: 'work[0].highlights[0]', quote: 'Built it in Python', start: 0, end: 18 },
      posting: { quote: 'You know Python well', start: 10, end: 30 },
    },
  ],
  missing: [
    {
      kind: 'skill',
      text: 'Kafka',
      is_must: true,
      posting: { quote: 'Kafka is a must', start: 40, end: 55 },
    },
  ],
  ignored: [],
  is_current: true,
  scored_at: at(60),
  created_at: at(60),
  ...more,
});

const LETTER = {
  greeting: 'Dear Tide Tables team,',
  paragraphs: ['I built it in Python. It works.'],
  closing: 'Kind regards',
  signature: 'Mira Example',
};

export const makeDraft = (more: Partial<DraftDetail> = {}): DraftDetail => ({
  id: DRAFT_ID,
  kind: 'cover_letter',
  state: 'needs_review',
  run_id: RUN_ID,
  match_id: MATCH_ID,
  job_id: JOB_ID,
  resume_id: RESUME_ID,
  resume_version: 2,
  style_id: null,
  current_version: 1,
  approved_version: null,
  approved_at: null,
  created_at: at(0),
  updated_at: at(1),
  tailored: null,
  versions: 1,
  version: {
    draft_id: DRAFT_ID,
    number: 1,
    source: 'generated',
    document: LETTER,
    questions: [],
    sources: [
      {
        part: 'paragraphs[0]',
        start: 0,
        end: 21,
        text: 'I built it in Python.',
        spans: [
          {
            kind: 'resume',
            path: 'work[0].highlights[0]',
            quote: 'Built it in Python',
            start: 0,
            end: 18,
          },
        ],
        path: null,
        before: null,
      },
    ],
    created_at: at(1),
  },
  ...more,
});

export const draftAction = (more: Partial<PendingAction> = {}): PendingAction => ({
  id: '99999999-9999-4999-8999-999999999999',
  run_id: RUN_ID,
  kind: 'review_draft',
  state: 'pending',
  subject_id: DRAFT_ID,
  payload: {},
  version: 1,
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  created_at: at(2),
  decided_at: null,
  ...more,
});

export const makePrepareRun = (actions: PendingAction[] = [draftAction()]): Run =>
  makeRun({
    kind: 'prepare',
    subject_id: MATCH_ID,
    state: 'waiting',
    step: 'review',
    steps: [makeStep('write', 'done'), makeStep('review', 'running'), makeStep('file')],
    pending_actions: actions,
    allowed_actions: ['pause', 'cancel', ...actions.map((action) => `decide:${action.id}`)],
  });

export const makeApplication = (more: Partial<Application> = {}): Application => ({
  id: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  job_id: JOB_ID,
  match_id: MATCH_ID,
  company: 'Tide Tables',
  title: 'Backend Engineer',
  url: null,
  stage: 'preparing',
  resume_id: RESUME_ID,
  resume_version: 2,
  applied_at: null,
  remind_at: null,
  notes: '',
  position: 1,
  version: 3,
  created_at: at(0),
  updated_at: at(1),
  ...more,
});

export const makeCosts = (more: Partial<Costs> = {}): Costs => ({
  month: '2026-03',
  provider: 'openai',
  monthly_micros: 6_000_000,
  reserved_micros: 0,
  settled_micros: 3_200_000,
  available_micros: 2_800_000,
  projected_micros: 9_100_000,
  resets_at: at(86_400),
  alerted_at: null,
  by_purpose: [
    {
      purpose: 'cover_letter',
      calls: 3,
      settled_micros: 3_200_000,
      input_tokens: 9,
      output_tokens: 9,
    },
  ],
  by_run: [{ run_id: RUN_ID, calls: 3, settled_micros: 3_200_000 }],
  by_day: [],
  daily: [],
  ...more,
});
