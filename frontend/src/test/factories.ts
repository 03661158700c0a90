import type {
  ExtractedField,
  PendingAction,
  Resume,
  ResumeVersion,
  Run,
  RunEvent,
  RunStep,
  User,
} from '@/shared/api/types';

export const RUN_ID = '11111111-1111-4111-8111-111111111111';
export const RESUME_ID = '22222222-2222-4222-8222-222222222222';
export const ACTION_ID = '33333333-3333-4333-8333-333333333333';
const T0 = Date.parse('2026-03-01T10:00:00Z');

export const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

export const STEP_NAMES = [
  'inspect',
  'text_extraction',
  'ocr',
  'nlp_parsing',
  'ai_enhancement',
  'review',
  'version',
] as const satisfies readonly RunStep['name'][];

export const makeStep = (
  name: RunStep['name'],
  state: RunStep['state'] = 'pending',
  more: Partial<RunStep> = {},
): RunStep => ({ name, state, attempt: 0, started_at: null, ended_at: null, ...more });

export const makeRun = (more: Partial<Run> = {}): Run => ({
  id: RUN_ID,
  kind: 'resume_intake',
  resume_id: RESUME_ID,
  subject_id: null,
  parent_run_id: null,
  options: [],
  style_id: null,
  state: 'running',
  step: 'text_extraction',
  last_seq: 3,
  failure_code: null,
  steps: STEP_NAMES.map((name) =>
    name === 'inspect'
      ? makeStep(name, 'done', { attempt: 1, started_at: at(1), ended_at: at(2) })
      : name === 'text_extraction'
        ? makeStep(name, 'running', { attempt: 1, started_at: at(2) })
        : makeStep(name),
  ),
  pending_actions: [],
  allowed_actions: ['pause', 'cancel'],
  created_at: at(0),
  started_at: at(1),
  finished_at: null,
  ...more,
});

const makeAction = (more: Partial<PendingAction> = {}): PendingAction => ({
  id: ACTION_ID,
  run_id: RUN_ID,
  kind: 'review_resume',
  state: 'pending',
  subject_id: null,
  payload: {},
  version: 1,
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  created_at: at(5),
  decided_at: null,
  ...more,
});

export const makeWaitingRun = (more: Partial<Run> = {}): Run =>
  makeRun({
    state: 'waiting',
    step: 'review',
    last_seq: 12,
    steps: STEP_NAMES.map((name, index) =>
      name === 'review'
        ? makeStep(name, 'running', { attempt: 1, started_at: at(6) })
        : index < 5
          ? makeStep(name, name === 'ocr' || name === 'ai_enhancement' ? 'skipped' : 'done', {
              attempt: 1,
              started_at: at(index),
              ended_at: at(index + 1),
            })
          : makeStep(name),
    ),
    pending_actions: [makeAction()],
    allowed_actions: ['pause', 'cancel', `decide:${ACTION_ID}`],
    ...more,
  });

export const makeEvent = (
  seq: number,
  type: string,
  data: Record<string, unknown> = {},
): RunEvent => ({
  v: 1,
  topic: `run:${RUN_ID}`,
  run_id: RUN_ID,
  seq,
  type,
  at: at(seq),
  data,
});

export const makeResume = (more: Partial<Resume> = {}): Resume => ({
  id: RESUME_ID,
  title: 'Engineer résumé',
  file_name: 'engineer.txt',
  media_type: 'text/plain',
  size_bytes: 34_000,
  page_count: 1,
  status: 'needs_review',
  failure_code: null,
  current_version: 1,
  target_role: null,
  is_default: false,
  latest_run_id: RUN_ID,
  created_at: at(0),
  updated_at: at(5),
  ...more,
});

export const makeField = (
  value: string,
  level: ExtractedField['level'] = 'high',
  more: Partial<ExtractedField> = {},
): ExtractedField => ({
  confidence: level === 'high' ? 0.95 : level === 'check' ? 0.5 : 0,
  level,
  method: 'rules',
  original_value: value,
  spans: value === '' ? [] : [{ page: 1, box: null, quote: value }],
  ...more,
});

export const makeVersion = (more: Partial<ResumeVersion> = {}): ResumeVersion => ({
  resume_id: RESUME_ID,
  number: 1,
  source: 'parsed',
  document: {
    basics: { name: 'Mira Example', email: 'mira@example.org' },
    work: [
      { name: 'Harbour Works', position: 'Engineer', highlights: ['Built a crane', 'Led a team'] },
      { name: 'Mill', position: 'Apprentice' },
    ],
  },
  fields: {
    'basics.name': makeField('Mira Example'),
    'basics.email': makeField('mira@example.org', 'check'),
    'basics.phone': makeField('', 'missing'),
    'work[0].name': makeField('Harbour Works'),
    'work[0].position': makeField('Engineer', 'check'),
    'work[0].highlights[0]': makeField('Built a crane'),
    'work[0].highlights[1]': makeField('Led a team'),
    'work[1].name': makeField('Mill', 'check'),
  },
  warnings: [],
  created_at: at(5),
  ...more,
});

export const makeUser = (more: Partial<User> = {}): User => ({
  id: '44444444-4444-4444-8444-444444444444',
  email: 'mira@example.org',
  display_name: 'Mira Example',
  role: 'user',
  tier: 'free',
  state: 'active',
  locale: 'en',
  time_zone: 'Europe/Berlin',
  agents_paused: false,
  created_at: at(0),
  ...more,
});
