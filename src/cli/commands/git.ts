// `tokenscan git [RANGE…]`: every object of a repository, or those that some commits add.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { repositoryAt } from '../../git/repository.ts';
import { UsageError } from '../../model/errors.ts';
import { scanGit } from '../../scan/git/scan-git.ts';
import { statsOf } from '../../system/files.ts';
import { isCi } from '../ci-environment.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { git as descriptor } from '../descriptors/git.ts';
import { createProgress } from '../progress.ts';
import { checkTargets } from '../report-targets.ts';
import { scanOptions } from '../scan-options.ts';
import { readShard } from '../shard-option.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan git` and gives its exit code. Throws TokenscanError. */
export async function git({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  if (values.staged === true) {
    if (positionals.length > 0 || values.since !== undefined) {
      throw new UsageError('--staged scans what the next commit would add: it takes no RANGE, no FOLDER and no --since');
    }
    const { staged } = await import('./staged.ts');
    return staged({ values: { ...values, 'strict-existing': undefined }, positionals }, terminal);
  }
  const [first = ''] = positionals;
  const repository = namesRepository(terminal.cwd, first) ? first : undefined;
  const ranges = repository === undefined ? positionals : positionals.slice(1);
  const shard = readShard(values.shard, values['shard-by'], terminal.env);
  const plain = scanOptions(values);
  // A repository that is not trusted can hide nothing by its own configuration.
  const options =
    repository === undefined || values['trust-config'] === true
      ? plain
      : { ...plain, config: plain.config ?? false, allow: false };
  const progress = createProgress(terminal, { doing: () => 'Scanning git objects' });
  const report = await scanGit({
    cwd: terminal.cwd,
    env: terminal.env,
    ...options,
    repository,
    ranges,
    since: values.since,
    shard,
    cache: values['no-cache'] !== true,
    interrupted: terminal.interruption(),
    onProgress: progress.onProgress,
  }).finally(progress.end);
  const isWhole = ranges.length === 0 && values.since === undefined;
  const subject = shard !== undefined ? `shard ${shard.index} of ${shard.of}` : isWhole ? 'this repository' : 'these commits';
  const remedy = { scan: 'git', repository, location: isCi(terminal.env) ? 'ci' : 'here' } as const;
  return deliver(report, terminal, {
    ...values,
    command: 'git',
    'no-config': options.config === false,
    remedy,
    subject,
    mayBeEmpty: shard !== undefined,
  });
}

/** Whether an argument is a folder with a repository, not a revision. Throws UsageError for a folder that has none. */
function namesRepository(cwd: string, argument: string): boolean {
  if (argument === '' || !existsSync(resolve(cwd, argument))) {
    if (/^\.{0,2}[\\/]|^\.{1,2}$/.test(argument)) throw new UsageError('FOLDER does not exist');
    return false;
  }
  if (statsOf(resolve(cwd, argument))?.isFile() === true) {
    if (/^\.{0,2}[\\/]/.test(argument) || argument.endsWith('.bundle'))
      throw new UsageError('FOLDER is a file; bundles and packs are scanned with `tokenscan scan FILE`');
    return false;
  }
  if (repositoryAt(resolve(cwd, argument)) !== undefined) return true;
  if (/^(?:\.{0,2}[\\/]|\.{1,2}$)/.test(argument)) throw new UsageError('FOLDER is not the top of a git repository');
  return false;
}
