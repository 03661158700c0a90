import type { ProblemWords } from './problem-shape';

const page = (title: string, advice = 'Open it in the browser, copy its text and paste that.') => ({
  title,
  advice,
});

const model = (title: string) => ({
  title,
  advice: 'What was done so far is kept. Try again; if it stays, ask whoever runs this server.',
});

/** Refusals and failures of what agents do: sources, matching, writing, money, mail; and of leaving. */
export const AGENT_WORDS: Record<string, ProblemWords> = {
  reauth_required: {
    title: 'Sign in again first',
    advice: 'This needs a sign-in of the last ten minutes.',
  },
  confirmation_invalid: {
    title: 'The phrase is not the one that confirms',
    advice: 'Nothing was deleted. Type it as it is shown.',
  },
  deletion_due: {
    title: 'It is too late to undo this',
    advice: 'The account is being deleted and can’t be brought back.',
  },
  deletion_not_found: {
    title: 'No deletion is under way',
    advice: 'Your account stays as it is.',
  },
  export_limit: {
    title: 'Three exports were prepared today',
    advice: 'Another one can be made tomorrow. One that is ready stays for its week.',
  },
  export_link_gone: {
    title: 'This link was used before, or its time is over',
    advice: 'Look below for how to get the archive once more.',
  },
  export_not_found: {
    title: 'This export is not there any more',
    advice: 'Prepare a new one.',
  },
  budget_exhausted: {
    title: 'This month’s budget is used up',
    advice: 'Raise it on the Costs page, or wait for the next month. Nothing was lost.',
  },
  budget_invalid: {
    title: 'This budget can’t be set',
    advice: 'It may be between one cent and ten thousand dollars.',
  },
  model_unpriced: model('Nobody knows what this language model costs, so it is not asked'),
  llm_prompt_too_long: model('The text is longer than what the language model reads at once'),
  llm_unavailable: model('The language model did not answer'),
  llm_rejected: model('The language model’s provider refused the request'),
  llm_refused: model('The language model declined to answer'),
  llm_output_too_long: model('The language model’s answer was too long'),
  llm_invalid_output: model('The language model’s answer could not be used'),
  embedder_unavailable: model('Postings can’t be compared right now'),
  all_boards_failed: {
    title: 'No source could be read',
    advice: 'Postings you have stay as they are. Look at the sources, or try again later.',
  },
  review_rejected: { title: 'You rejected the result', advice: 'Start the run again to redo it.' },
  review_expired: {
    title: 'Nobody answered in time',
    advice: 'Start it again if you still want it.',
  },
  subject_missing: {
    title: 'What this run was about is gone',
    advice: 'The résumé, posting or draft was deleted.',
  },
  run_subject_missing: {
    title: 'Something is missing to start this',
    advice: 'Choose a résumé and a posting first.',
  },
  internal_error: {
    title: 'Something went wrong on our side',
    advice: 'What was done so far is kept. Try again; if it stays, report the run.',
  },
  preferences_conflict: {
    title: 'Your preferences were changed somewhere else',
    advice: 'Reload the page to see them, then make your change again.',
  },
  preferences_invalid: {
    title: 'These preferences can’t be kept',
    advice: 'Correct what is named below.',
  },
  job_not_found: { title: 'This posting does not exist', advice: 'It may have been removed.' },
  match_not_found: {
    title: 'This match does not exist',
    advice: 'Its résumé may have been deleted, or the link belongs to another account.',
  },
  job_source_unknown: {
    title: 'No list of postings was found at this address',
    advice:
      'Greenhouse, Lever and Ashby boards, Hacker News, RemoteOK and pages with marked-up postings can be followed.',
  },
  job_source_not_found: { title: 'You no longer follow this source', advice: 'Reload the page.' },
  quota_job_sources: {
    title: 'You follow as many sources as you may',
    advice: 'Stop following one, then add this one.',
  },
  posting_unreadable: page('This page has no posting that can be read'),
  url_forbidden: page('This address may not be opened from here'),
  url_scheme: page('Only http and https addresses can be opened'),
  url_invalid: page('This is not an address'),
  url_port: page('This address may not be opened from here'),
  too_many_redirects: page('This address leads in a circle'),
  page_timeout: page('The page took too long'),
  page_invalid: page('The page could not be read'),
  page_too_complex: page('The page is too large to read'),
  page_type: page('This address is not a web page'),
  page_gone: page('The page no longer exists', 'The posting may be closed.'),
  page_failed: page('The page could not be read'),
  tls_invalid: page('The page’s certificate is not valid'),
  blocked_by_site: page('The site does not let us in'),
  robots_forbidden: page('The site does not want to be read by programs'),
  dns_failed: page('There is no such site'),
  site_unreachable: page('The site could not be reached'),
  site_failing: page('The site has a problem of its own'),
  host_busy: page('This site was asked a moment ago', 'Try again in a minute.'),
  source_blocked: page('The source does not let us in', 'It is tried again later.'),
  source_gone: page('The source no longer exists', 'Stop following it, or check its address.'),
  source_rate_limited: page('The source asks us to come back later', 'It is tried again.'),
  source_schema_changed: page(
    'The source could not be understood',
    'Its format has changed. No posting was closed because of it.',
  ),
  source_transient: page('The source did not answer', 'It is tried again later.'),
  draft_not_found: {
    title: 'This draft does not exist',
    advice: 'It may have been deleted, or the link belongs to another account.',
  },
  draft_conflict: {
    title: 'This draft was changed somewhere else',
    advice: 'Copy what you typed, then reload to see the newer version.',
  },
  draft_closed: {
    title: 'This draft can no longer be changed',
    advice: 'It was sent. Prepare the posting again to write another one.',
  },
  draft_invalid: { title: 'This draft can’t be saved yet', advice: 'Correct what is named below.' },
  draft_not_approved: { title: 'The draft is not approved', advice: 'Approve it first.' },
  posting_required: {
    title: 'This is written for a posting',
    advice: 'Open a match or a posting and start from there.',
  },
  recipient_missing: {
    title: 'The e-mail has no address',
    advice: 'Nothing was sent. Give the address, then approve it.',
  },
  style_not_found: {
    title: 'This style does not exist any more',
    advice: 'Choose another one, or write in a plain tone.',
  },
  company_page_unreadable: {
    title: 'This page says too little about the company',
    advice: 'Take its page about the company or its team, or write from the résumé alone.',
  },
  style_invalid: {
    title: 'This style can’t be kept',
    advice: 'It needs a name and at least one text of some length.',
  },
  application_conflict: {
    title: 'This application was changed somewhere else',
    advice: 'The page shows its present state; make your change again.',
  },
  application_incomplete: {
    title: 'The application needs a company and a title',
    advice: 'Fill in both.',
  },
  application_not_found: {
    title: 'This application does not exist',
    advice: 'It may have been removed.',
  },
  mail_complained: {
    title: 'The person marked the e-mail as unwanted',
    advice: 'It arrived. No other e-mail goes to this address.',
  },
  mail_unsubscribed: {
    title: 'The person wants no further e-mails',
    advice: 'It arrived. No other e-mail goes to this address.',
  },
  mail_failed: {
    title: 'The e-mail was refused by the mail service',
    advice: 'Nothing was sent. Check the address.',
  },
  mail_rejected: {
    title: 'The mail service refused this e-mail',
    advice: 'Nothing was sent. Check the address.',
  },
  mail_not_sent: {
    title: 'The e-mail was not sent',
    advice: 'Prepare it again if you still want to send it.',
  },
  mail_not_found: {
    title: 'This e-mail does not exist',
    advice: 'It may have been removed, or the link belongs to another account.',
  },
  mail_not_uncertain: {
    title: 'What became of this e-mail is known by now',
    advice: 'Reload the page to see it.',
  },
  mail_suppressed: {
    title: 'This address does not accept our e-mails',
    advice: 'It bounced or complained before, so nothing is sent to it.',
  },
  mail_cancelled: { title: 'The e-mail was cancelled', advice: 'Nothing was sent.' },
};
