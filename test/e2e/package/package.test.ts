// What is published: no scripts, all that is needed, usable from CommonJS-free programs and offline.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../src/report/markdown-text.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** Packs a copy of the repository and unpacks the result; returns the folder of the package. */
async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  const tracked = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of tracked.stdout.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // What was built from the same sources is not built again; in `npm run soak` packing builds.
  if (!IN_SOAK)
    for (const built of ['dist', 'dist.digest'].filter((name) => existsSync(join(ROOT, name))))
      cpSync(join(ROOT, built), join(copy, built), { recursive: true });
  const env = { ...process.env, TOKENSCAN_PACK: 'quick' };
  const packed = await run('npm', ['pack', '--offline', '--pack-destination', folder], { cwd: copy, env });
  expect(packed.code, packed.stderr).toBe(0);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  await run('tar', ['xzf', tarball], { cwd: folder });
  // Packing took the scripts out of package.json and put them back.
  expect(readFileSync(join(copy, 'package.json'), 'utf8')).toBe(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return join(folder, 'package');
}

test('what a hook loads does not grow: it is one file, and new commands are none of it', () => {
  const dist = join(ROOT, 'dist');
  const core = readdirSync(dist).filter((name) => /^core\.cjs$/.test(name));
  expect(core).toHaveLength(1);
  expect(statSync(join(dist, core[0] ?? '')).size).toBeLessThan(195_000);
});

test('the core loads everything with require: it is run as a script, which cannot import', () => {
  expect(readFileSync(join(ROOT, 'dist/core.cjs'), 'utf8')).not.toMatch(/\bimport\s*\(/);
});

test('the packed package', async () => {
  const folder = temporaryFolder();
  const home = await pack(folder);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest['scripts']).toBeUndefined();
  expect(manifest['devDependencies']).toBeUndefined();
  expect(readdirSync(home).sort()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.ru.md', 'dist', 'docs', 'package.json', 'rules'].filter((name) =>
      existsSync(join(home, name)),
    ),
  );
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  expect(pages.length).toBeGreaterThan(15);
  expect(readdirSync(join(home, 'docs')).sort()).toEqual(pages.sort());
  expect(readFileSync(join(home, 'dist/tokenscan.1'), 'utf8')).toContain('.TH TOKENSCAN 1');

  // As a dependency of a program, with no other module than those it names.
  const program = join(folder, 'program');
  mkdirSync(join(program, 'node_modules'), { recursive: true });
  cpSync(home, join(program, 'node_modules', 'tokenscan'), { recursive: true });
  writeFileSync(join(program, 'leak.txt'), `TOKEN=${token()}\n`);
  writeFileSync(
    join(program, 'main.mjs'),
    `import { scanFiles } from 'tokenscan';
     const { findings } = await scanFiles(['leak.txt'], { cwd: process.cwd(), env: process.env });
     console.log(findings.map(({ preview }) => preview).join());`,
  );
  const asLibrary = await run(process.execPath, ['main.mjs'], { cwd: program });
  expect(asLibrary).toEqual({ code: 0, stdout: `${maskOf(token())}\n`, stderr: '' });
  const asCommand = await run(process.execPath, [join(program, 'node_modules/tokenscan/dist/cli.cjs'), 'leak.txt'], {
    cwd: program,
  });
  expect(asCommand.code).toBe(1);
  const cli = join(program, 'node_modules/tokenscan/dist/cli.cjs');
  const guide = await run(process.execPath, [cli, 'help', 'leaked-token'], { cwd: program });
  // Started as it can be started there.
  const page = readFileSync(join(ROOT, 'docs/leaked-token.md'), 'utf8').replace(
    /(?<=^ {4}|`|[|:] )tokenscan(?= )/gm,
    'npx tokenscan',
  );
  expect(page.match(/npx tokenscan/g)?.length).toBeGreaterThan(15);
  expect(guide.stdout).toBe(renderMarkdown(page, { color: false, width: 1000 }));
  const version = await run(process.execPath, [join(program, 'node_modules/tokenscan/dist/cli.cjs'), '--version']);
  expect(version.stdout).toBe(`${String(manifest['version'])}\n`);
});
