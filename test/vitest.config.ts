// How the tests are run.
import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/detect/kernel/kernel.as.ts'] },
  },
};

export default config;
