// Runs after `npm install` in a checkout and before packing: builds, and for contributors sets up the git hooks.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// `npm install -g git+…`, which is what the pre-commit framework does, runs this without having installed what it needs
// (npm/cli#8440; npm/pacote#494 mends it).
if (!existsSync('node_modules/rolldown')) {
  const [npm, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  execFileSync(npm, [...first, 'ci', '--global=false', '--include=dev', '--ignore-scripts', '--no-audit'], { stdio: 'inherit' });
}
await import('./build.mjs');
// Not in CI, and not where npm or the pre-commit framework installs us from git as a dependency.
const asDependency = process.env.npm_command === 'pack' || process.env.npm_config_global === 'true';
if (!process.env.CI && !asDependency && existsSync('.git') && existsSync('node_modules/husky')) {
  const { default: husky } = await import('husky');
  const message = husky();
  if (message) console.error(message);
}
