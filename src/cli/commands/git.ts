// `tokenscan git [RANGE…]`: every object of a repository, or those that some commits bring.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { repositoryAt } from '../../git/repository.ts';
import { UsageError } from '../../model/errors.ts';
import { scanGit } from '../../scan/git/scan-git.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, scanOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import type { Command } from '../terminal.ts';

export const help = `Usage: tokenscan git [RANGE…] [options]
       tokenscan git FOLDER [RANGE…] [options]
       tokenscan git --staged [options]

Looks for tokens in a git repository: in every object there is, whether a branch still reaches it or not
(files, messages, names, tags, notes; what was amended, rebased, stashed or only staged), in names of
refs, reflogs, indexes, configuration and hooks, in what hook managers leave behind, and in submodules.
For each token it says which commit brought it, what reaches it, and whether it was pushed.

RANGE is what git calls one: A..B, A...B, ^A, or a branch. Then only what those commits bring is looked at.
FOLDER is a repository that need not be yours: nothing its configuration names is run, and what its
tokenscan.json allows does not count (--trust-config: it does).

      --since DATE         only commits since then
      --staged             what the next commit would add: tokenscan staged
      --no-cache           look again at what an earlier scan found clean
${REPORT_HELP}
Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned (also with findings).
`;

export const git: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    since: { type: 'string' },
    staged: { type: 'boolean' },
    'no-cache': { type: 'boolean' },
    'trust-config': { type: 'boolean' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  if (values.staged === true) {
    if (positionals.length > 0 || values.since !== undefined) {
      throw new UsageError('--staged is what the next commit would add: no range and no --since can be given with it');
    }
    const { staged } = await import('./staged.ts');
    return staged(
      args.filter((arg) => arg !== '--staged' && arg !== '--no-cache'),
      terminal,
    );
  }
  const [first = ''] = positionals;
  const repository = namesRepository(terminal.cwd, first) ? first : undefined;
  const ranges = repository === undefined ? positionals : positionals.slice(1);
  const plain = scanOptions(values);
  // What a repository that is not ours says of itself hides nothing.
  const options =
    repository === undefined || values['trust-config'] === true
      ? plain
      : { ...plain, config: plain.config ?? false, allow: false };
  const progress = createProgress(terminal);
  const report = await scanGit({
    cwd: terminal.cwd,
    env: terminal.env,
    ...options,
    repository,
    ranges,
    since: values.since,
    cache: values['no-cache'] !== true,
    interrupted: terminal.interruption(),
    onProgress: progress.onProgress,
  }).finally(progress.end);
  const subject = ranges.length === 0 && values.since === undefined ? 'this repository' : 'these commits';
  return deliver(report, terminal, { ...values, subject });
};

/** Whether an argument is a folder with a repository, not a revision. Throws UsageError for a folder that has none. */
function namesRepository(cwd: string, argument: string): boolean {
  if (argument === '' || !existsSync(resolve(cwd, argument))) {
    if (/^\.{0,2}[\\/]|^\.{1,2}$/.test(argument)) throw new UsageError('the folder named is not there');
    return false;
  }
  if (repositoryAt(resolve(cwd, argument)) !== undefined) return true;
  if (/^(?:\.{0,2}[\\/]|\.{1,2}$)/.test(argument))
    throw new UsageError('the folder named is no git repository; name the top of one');
  return false;
}
