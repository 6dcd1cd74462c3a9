// Repositories whose hooks someone manages already, and what is in them, to compare.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { run } from '../terminal/cli.ts';
import { CALL } from '../terminal/relay.ts';
import { makeRepository, type Repository } from './repository.ts';
import { hasProgram } from './tree.ts';

const HUSKY = fileURLToPath(new URL('../../../node_modules/husky/bin.js', import.meta.url));

/** A hook from before: says that it ran, with what, and reads what it gets. */
export const OLD_HOOK = '#!/bin/sh\nprintf "old hook %s %s\\n" "$(basename "$0")" "$*" >> old-hook.log\ncat >> old-hook.log\n';

export type Manager = 'nobody' | 'an old hook' | 'husky' | 'lefthook' | 'the pre-commit framework' | 'a committed folder';

/** Those that need a program, by its name. */
const NEEDS: Readonly<Partial<Record<Manager, string>>> = {
  lefthook: 'lefthook',
  'the pre-commit framework': 'pre-commit',
};

export const MANAGERS: readonly Manager[] = [
  'nobody',
  'an old hook',
  'husky',
  'lefthook',
  'the pre-commit framework',
  'a committed folder',
];

/** The name of a test, with why it is skipped. */
export function skipTitle(manager: Manager): string | undefined {
  const program = NEEDS[manager];
  return program === undefined || hasProgram(program) ? undefined : `${manager} (skipped: ${program} is not installed)`;
}

/** Writes files that may be run. */
export function writeHooks(folder: string, hooks: Readonly<Record<string, string>>, mode = 0o755): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(hooks)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  }
}

/** A repository with one commit whose hooks `manager` manages. Call it inside a test. */
export async function makeManaged(manager: Manager): Promise<Repository> {
  const repository = await makeRepository({
    hook: false,
    committed: { 'bot.ts': 'const bot = 1;\n', '.gitignore': 'node_modules\nold-hook.log\n' },
  });
  if (manager !== 'nobody' && manager !== 'an old hook') {
    // As if it were a dependency: a hook that others get, too, can name only that.
    mkdirSync(join(repository.path, 'node_modules/.bin'), { recursive: true });
    symlinkSync(fileURLToPath(new URL('../../..', import.meta.url)), join(repository.path, 'node_modules/tokenscan'));
    writeHooks(join(repository.path, 'node_modules/.bin'), { tokenscan: `#!/bin/sh\n${CALL}` });
  }
  switch (manager) {
    case 'nobody':
      break;
    case 'an old hook':
      writeHooks(join(repository.path, '.git/hooks'), { 'pre-commit': OLD_HOOK, 'pre-push': OLD_HOOK, 'commit-msg': OLD_HOOK });
      break;
    case 'husky':
      expect(await run(process.execPath, [HUSKY], { cwd: repository.path })).toMatchObject({ code: 0 });
      repository.write({ '.husky/pre-commit': 'echo lint\n', '.husky/pre-push': 'cat >> old-hook.log' });
      break;
    case 'lefthook':
      repository.write({ 'lefthook.yml': '# ours\npre-commit:\n  commands:\n    lint:\n      run: echo lint\n' });
      expect(await run('lefthook', ['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
      break;
    case 'the pre-commit framework':
      repository.write({ '.pre-commit-config.yaml': FRAMEWORK });
      expect(await run('pre-commit', ['install', '-t', 'pre-commit', '-t', 'pre-push'], { cwd: repository.path })).toMatchObject({
        code: 0,
      });
      break;
    case 'a committed folder':
      writeHooks(join(repository.path, '.githooks'), { 'pre-commit': OLD_HOOK });
      await repository.git(['config', 'core.hooksPath', '.githooks']);
      break;
    default:
      manager satisfies never;
  }
  await repository.git(['add', '-A']);
  await repository.git(['commit', '-q', '--allow-empty', '-m', 'managed', '--no-verify']);
  return repository;
}

const FRAMEWORK = `repos:
- repo: local
  hooks:
  - id: lint
    name: lint
    entry: "true"
    language: system
    pass_filenames: false
    stages: [pre-commit, pre-push]
`;

/** Everything in a working tree and in the parts of its git folder that concern hooks: path → mode and content. */
export function snapshot(folder: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  const visit = (path: string): void => {
    const full = join(folder, path);
    if (!existsSync(full) && path !== '') {
      entries[path] = `link ${readlinkSync(full)}`;
      return;
    }
    const stats = lstatSync(full);
    if (path === 'node_modules') return;
    if (stats.isSymbolicLink()) entries[path] = `link ${readlinkSync(full)}`;
    else if (stats.isDirectory()) for (const name of readdirSync(full)) visit(join(path, name));
    else entries[path] = `${stats.mode.toString(8)} ${readFileSync(full, 'latin1')}`;
  };
  visit('');
  const kept = /^(?!\.git\/)|^\.git\/(?:hooks\/|config|info\/(?!lefthook\.checksum))/;
  return Object.fromEntries(Object.entries(entries).filter(([path]) => kept.test(path)));
}
