// How the tests are run.
import type { ViteUserConfig } from 'vitest/config';

/** Where `.ci/run` wants the results as JSON. */
const results = process.env['TOKENSCAN_TEST_RESULTS'];

const config: ViteUserConfig = {
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Most tests wait for processes: two workers for each processor.
    maxWorkers: '200%',
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/detect/search/kernel/kernel.as.ts'] },
  },
};

export default config;
