// Runs after `npm install` in a checkout and before packing: builds, and for contributors sets up the git hooks.
import { existsSync } from 'node:fs';

await import('./build.mjs');
// Not in CI, and not where npm or the pre-commit framework installs us from git as a dependency.
if (!process.env.CI && process.env.npm_command !== 'pack' && existsSync('.git') && existsSync('node_modules/husky')) {
  const { default: husky } = await import('husky');
  const message = husky();
  if (message) console.error(message);
}
