// How the tests are run.
import { availableParallelism } from 'node:os';
import type { ViteUserConfig } from 'vitest/config';

/** Where `.ci/run` wants the results as JSON. */
const results = process.env['TOKENSCAN_TEST_RESULTS'];

/** Those that put something else in place of a module, which no other file may find there. */
const ALONE = [
  'test/redact/files/collision.test.ts',
  'test/redact/files/failing-disk.test.ts',
  'test/remediation/env-file/library.test.ts',
  'test/system/replace-file.test.ts',
];

/** Most tests wait for programs: two workers for each processor. */
const WORKERS = 2 * availableParallelism();

// Said here as `maxWorkers`, each project would have it in spite of --maxWorkers.
if (!process.argv.some((arg) => arg.startsWith('--maxWorkers'))) process.env['VITEST_MAX_WORKERS'] ??= String(WORKERS);

/** How long a test or a hook may run before it counts as hanging. */
const HANG_MS = 600_000;

const config: ViteUserConfig = {
  test: {
    root: new URL('..', import.meta.url).pathname,
    projects: [
      // Modules are loaded once for each worker, not once for each file: a fifth of the time of what is quick.
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false } },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    // Only a hang may end a test: on a loaded machine a test takes many times as long as alone.
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/detect/search/kernel/kernel.as.ts'] },
  },
};

export default config;
