// Runs before the first paint so that a dark page never flashes white. A file, not inline: the policy forbids inline script.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('jobpilot.theme');
  } catch {
    // Storage may be blocked; the system's preference then decides.
  }
  var dark =
    stored === 'dark' ||
    (stored !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
