// Finds out which files of a working tree a remote has with the same token in them.
import { relative } from 'node:path';
import { prepareRules } from '../../config/rules/builtin.ts';
import { createDetector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/matches-in.ts';
import { fingerprint } from '../../findings/fingerprint.ts';
import { foreignEnvironment } from '../../git/environment.ts';
import { runGit } from '../../git/run.ts';
import { GitError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';

/** The remote-tracking branches that are asked: those that changed last. */
const MAX_BRANCHES = 5;
const MAX_FILES = 50;
const MAX_BYTES = 1 << 20;

/**
 * Those of `files` (absolute, below `top`) that a remote-tracking branch has with a secret of one of `prints`. Empty where git cannot
 * say.
 */
export async function pushedFiles(
  top: string,
  files: readonly string[],
  prints: ReadonlySet<string>,
  env: Environment,
): Promise<ReadonlySet<string>> {
  const options = { cwd: top, env: foreignEnvironment(env) };
  try {
    const list = ['for-each-ref', `--count=${MAX_BRANCHES}`, '--sort=-committerdate', '--format=%(refname)', 'refs/remotes'];
    const branches = (await runGit(list, options)).toString('utf8').split('\n').filter(Boolean);
    const asked = files.slice(0, MAX_FILES).flatMap((file) => {
      const path = relative(top, file).replaceAll('\\', '/');
      return path.includes('\n') ? [] : branches.map((branch) => ({ file, revision: `${branch}:${path}` }));
    });
    return asked.length === 0 ? new Set() : await filesWith(asked, prints, options);
  } catch (error) {
    if (error instanceof GitError) return new Set();
    throw error;
  }
}

interface Asked {
  readonly file: string;
  readonly revision: string;
}

async function filesWith(
  asked: readonly Asked[],
  prints: ReadonlySet<string>,
  options: { readonly cwd: string; readonly env: Environment },
): Promise<ReadonlySet<string>> {
  const input = asked.map(({ revision }) => `${revision}\n`).join('');
  const lines = (await runGit(['cat-file', '--batch-check', '--buffer'], { ...options, input })).toString('latin1').split('\n');
  const filesOf = new Map<string, Set<string>>();
  for (const [at, { file }] of asked.entries()) {
    const [, oid, size] = /^([0-9a-f]{40,64}) blob ([0-9]+)$/.exec(lines[at] ?? '') ?? [];
    if (oid === undefined || Number(size) > MAX_BYTES) continue;
    filesOf.set(oid, (filesOf.get(oid) ?? new Set()).add(file));
  }
  const detector = createDetector(prepareRules());
  const pushed = new Set<string>();
  for (const [oid, files] of filesOf) {
    const bytes = await runGit(['cat-file', 'blob', oid], options);
    if (matchesIn(detector, bytes).some((match) => prints.has(fingerprint(match, '', 0))))
      for (const file of files) pushed.add(file);
  }
  return pushed;
}
