// Reads the refs and the reflogs of a repository.
import { GitError } from '../model/errors.ts';
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** A ref and the object it names. */
export interface Ref {
  /** In full: `refs/heads/main`. Names of refs are bytes; those that are not UTF-8 are replaced. */
  readonly name: string;
  readonly oid: string;
}

/** All refs, without HEAD. Their objects need not exist. Throws GitError. */
export async function listRefs({ cwd, env }: View): Promise<readonly Ref[]> {
  const output = await runGit(['for-each-ref', '--format=%(objectname) %(refname)'], { cwd, env });
  return output
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, oid, name] = /^([0-9a-f]{40,64}) (refs\/.+)$/.exec(line) ?? [];
      if (oid === undefined || name === undefined) throw new GitError('unexpected output from git for-each-ref');
      return { oid, name };
    });
}

/**
 * The commits that `oids` name, directly or through tags, in the same order; undefined for one that leads to no commit or does not
 * exist. Throws GitError.
 */
export async function peelToCommits({ cwd, env }: View, oids: readonly string[]): Promise<readonly (string | undefined)[]> {
  if (oids.length === 0) return [];
  const output = await runGit(['cat-file', '--batch-check', '--buffer'], {
    cwd,
    env,
    input: oids.map((oid) => `${oid}^{commit}\n`).join(''),
  });
  const lines = output.toString('latin1').split('\n').slice(0, -1);
  if (lines.length !== oids.length)
    throw new GitError('unexpected output from git cat-file: another number of objects than requested');
  return lines.map((line) => /^([0-9a-f]{40,64}) commit /.exec(line)?.[1]);
}

/** The names of all remotes. Throws GitError. */
export async function listRemotes({ cwd, env }: View): Promise<readonly string[]> {
  return (await runGit(['remote'], { cwd, env })).toString('utf8').split('\n').filter(Boolean);
}

/** Those of `oids` that exist. Throws GitError. */
export async function present({ cwd, env }: View, oids: readonly string[]): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const input = oids.map((oid) => `${oid}\n`).join('');
  const output = await runGit(['cat-file', '--batch-check', '--buffer'], { cwd, env, input });
  const missing = new Set(
    output
      .toString('latin1')
      .split('\n')
      .filter((line) => line.endsWith(' missing'))
      .map((line) => line.slice(0, -' missing'.length)),
  );
  return oids.filter((oid) => !missing.has(oid));
}

/**
 * The text of all reflogs as git prints it, for repositories that keep them in reftables. git skips entries whose commit does not
 * exist any more. Throws GitError.
 */
export async function reflogText({ cwd, env }: View): Promise<Buffer> {
  const format = '--format=%H %H %gn <%ge> 0 +0000%x09%gs';
  return runGit(['log', '--walk-reflogs', '--all', '--no-show-signature', format], { cwd, env });
}

/** The commits in reflogs that are kept in reftables, by the full name of the ref, or HEAD; the latest first. Throws GitError. */
export async function reflogCommits({ cwd, env }: View): Promise<ReadonlyMap<string, readonly string[]>> {
  const output = await runGit(['log', '--walk-reflogs', '--all', '--no-show-signature', '--format=%H %gD'], { cwd, env });
  const logs = new Map<string, string[]>();
  for (const [, oid = '', ref = ''] of output.toString('utf8').matchAll(/^([0-9a-f]{40,64}) (.+)@\{[^{}\n]*\}$/gm)) {
    const known = logs.get(ref);
    if (known === undefined) logs.set(ref, [oid]);
    else known.push(oid);
  }
  return logs;
}

/** The ids in the lines of a reflog: `<old> <new> <name> <email> <time>\t<message>`. */
export function readReflogIds(text: string): readonly string[] {
  const ids = new Set<string>();
  for (const line of text.split('\n')) {
    const [, old, fresh] = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) /.exec(line) ?? [];
    for (const oid of [old, fresh]) if (oid !== undefined && !/^0+$/.test(oid)) ids.add(oid);
  }
  return [...ids];
}
