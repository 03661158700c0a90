// Begins, while the app's own code is still under way, what somebody who comes back waits for longest: the renewal of
// the session, the first page's code and its data. A file, not inline: the policy forbids inline script.
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

  // An answer that nobody takes over must not stay open: it is read to its end at once.
  var whole = function (response) {
    return response.text().then(function (text) {
      return new Response(text, { status: response.status, headers: response.headers });
    });
  };
  // Tabs take turns with the cookie, as in src/features/auth/adapters/builtin.ts.
  var renewal = navigator.locks.request('jobpilot.refresh', function () {
    return fetch(kept.token_url, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: kept.client_id }),
      credentials: 'same-origin',
    }).then(whole);
  });
  var token = renewal.then(function (response) {
    return response.clone().json();
  });
  var reads = {};
  var read = function (address) {
    var answer = token.then(function (granted) {
      if (!granted.access_token) return undefined;
      var headers = { Authorization: 'Bearer ' + granted.access_token };
      return fetch(address, { headers: headers }).then(whole);
    });
    // Without an answer the app asks by itself, and tells what is wrong.
    reads[address] = answer.catch(function () {});
  };
  read('/api/v1/users/me');
  // What the dashboard's route reads first, letter for letter; src/app/early-start.test.ts compares them.
  if (/^\/(dashboard)?$/.test(location.pathname))
    ['/api/v1/runs?limit=50', '/api/v1/resumes?limit=50', '/api/v1/costs'].forEach(read);
  // src/shared/api/early.ts hands them out.
  window.jobpilotEarly = { renewal: renewal, reads: reads, at: Date.now() };

  var modules = document.currentScript.dataset.modules;
  (modules ? modules.split(' ') : []).forEach(function (href) {
    var link = document.createElement('link');
    link.rel = 'modulepreload';
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  });
})();
