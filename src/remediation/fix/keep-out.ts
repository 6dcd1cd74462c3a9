// Keeps a `.env` out of git: the rule that makes git ignore it, and the proof that it does.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findTop, foreignEnvironment } from '../../git/environment.ts';
import { listIgnored } from '../../git/ignored.ts';
import { runGit } from '../../git/run.ts';
import { TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import type { Replacement } from './replace-file.ts';

/** Whether git would not take the file at `path`: it ignores it, or there is no repository. */
export async function isKeptOut(path: string, env: Environment): Promise<boolean> {
  const folder = dirname(path);
  return findTop(folder) === undefined || (await listIgnored(folder, [path], env)).has(path);
}

/**
 * The change to the `.gitignore` beside `path` that makes git ignore it; undefined where none is needed. Throws TokenscanError where git tracks the file,
 * for then no rule helps.
 */
export async function ignoreRule(path: string, env: Environment): Promise<Replacement | undefined> {
  if (await isKeptOut(path, env)) return undefined;
  const folder = dirname(path);
  const options = { cwd: folder, env: foreignEnvironment(env) };
  const tracked = existsSync(path) && (await runGit(['ls-files', '-z', '--', basename(path)], options)).length > 0;
  if (tracked)
    throw new TokenscanError(
      `${basename(path)} is tracked by git; run \`git rm --cached ${basename(path)}\` in its folder first`,
    );
  const named = join(folder, '.gitignore');
  // git reads none through a link: what we add is proved to work before anything relies on it.
  const file = existsSync(named) ? realpathSync(named) : named;
  const before = existsSync(file) ? readFileSync(file) : undefined;
  const text = before?.toString('latin1') ?? '';
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  const line = `${text === '' || text.endsWith('\n') ? '' : eol}${basename(path)}${eol}`;
  return { path: file, before, after: Buffer.from(text + line, 'latin1') };
}
