/** Ends a vitest run with the one line the repository's checks read: `N passed, N failed`. */
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandled) {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
      }
      // A file that could not even be collected holds no tests, yet it is a failure.
      if (module.state() === 'failed' && tests.length === 0) failed += 1;
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
