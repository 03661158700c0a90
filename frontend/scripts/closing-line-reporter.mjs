/** Ends a vitest run with the one line the repository's checks read: `N passed, N failed`. */
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandled) {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const failures = states.filter((state) => state === 'failed').length;
      passed += states.filter((state) => state === 'passed').length;
      failed += failures;
      // A file that could not be collected, or a hook that failed, fails no test of its own.
      if (module.state() === 'failed' && failures === 0) failed += 1;
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
