// Prints the closing line of a test run, `N passed, N failed`, and exits as the run did.
import { existsSync, readFileSync } from 'node:fs';

const [, , file, status] = process.argv;
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
const passed = results?.numPassedTests ?? 0;
const broken =
  results?.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length ?? 0;
// A run that ended badly without a failed test (the build, a check) counts as one failure.
const failed = Math.max((results?.numFailedTests ?? 0) + broken, status === '0' ? 0 : 1);
for (const suite of results?.testResults ?? []) {
  for (const { status: outcome, fullName } of suite.assertionResults) {
    if (outcome === 'pending' || outcome === 'skipped') console.log(`skipped: ${fullName}`);
  }
}
const skipped = results?.numPendingTests ?? 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
