// Bundles src into dist: cli.js with a chunk for each command, index.js for programs, and the types of index.ts.
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

// Beside the old one until it is whole: the repository's own hook runs what is in dist.
const NEW = 'dist.new';
rmSync(NEW, { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  // Small libraries that start-up or a broken configuration need are part of the bundle; these two are not needed for a hook.
  external: ['fast-glob', 'picomatch', /^node:/],
});
// Every module file costs a hook about a millisecond: what a scan needs is one.
const core =
  /src\/(?:scan|errors|types)\.ts|src\/(?:detect|findings|git|sources|config\/config|rules\/(?:builtin|compile)|commands\/(?:hook|exit-code|options|terminal))|rules\/telegram/;
await bundle.write({
  dir: NEW,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: { groups: [{ name: 'core', test: core }] },
});
await bundle.close();
chmodSync(`${NEW}/cli.js`, 0o755);
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.ci/tsconfig.types.json'], { stdio: 'inherit' });
rmSync('dist', { recursive: true, force: true });
renameSync(NEW, 'dist');
