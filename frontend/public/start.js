// Begins, while the app's own code is still under way, what somebody who comes back waits for longest: the renewal of
// the session and the code of the first page. A file, not inline: the policy forbids inline script.
(function () {
  var kept;
  try {
    // What src/features/auth/session-hint.ts keeps: public, and only while somebody is signed in.
    kept = JSON.parse(localStorage.getItem('jobpilot.session'));
  } catch {
    return;
  }
  var isElsewhere = /^\/(auth|sign-in|deleted)(\/|$)/.test(location.pathname);
  if (!kept || kept.provider !== 'builtin' || isElsewhere || !navigator.locks) return;
  // Tabs take turns with the cookie (adapters/builtin.ts, which takes over from here).
  var answer = navigator.locks.request('jobpilot.refresh', function () {
    return fetch(kept.token_url, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: kept.client_id }),
      credentials: 'same-origin',
    });
  });
  // Whoever takes it over tells what went wrong.
  answer.catch(function () {});
  window.jobpilotRenewal = { answer: answer, at: Date.now() };
  var modules = document.currentScript.dataset.modules;
  (modules ? modules.split(' ') : []).forEach(function (href) {
    var link = document.createElement('link');
    link.rel = 'modulepreload';
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  });
})();
