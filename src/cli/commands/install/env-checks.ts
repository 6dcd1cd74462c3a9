// The `.env` files of a project, as `doctor` reports them: private, or the command that makes them so.
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { checkEnvFile } from '../../../remediation/env-file/check.ts';
import { findInEnvFiles } from '../../../remediation/env-file/find.ts';
import { describeEnvFact } from '../../../report/env-words.ts';
import { isExampleName } from '../../../system/env-names.ts';
import { shortenPath } from '../../../system/paths.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** What is said about one `.env` with a token. */
export interface EnvReport {
  readonly result: 'holds' | 'fails' | 'note';
  /** Safe for a terminal. */
  readonly text: string;
  /** Lines to paste. */
  readonly commands: readonly string[];
}

/** One report for each `.env` with a token, in the folder and above it up to the top of the repository. */
export async function checkEnvFiles({ cwd, env }: Terminal): Promise<readonly EnvReport[]> {
  const { holders } = findInEnvFiles(cwd, {});
  const reports: EnvReport[] = [];
  for (const { path, isExample } of holders) {
    const name = escapeForTerminal(shortenPath(realpathSync(path), realpathSync(cwd)));
    if (isExample || isExampleName(basename(path))) {
      reports.push({ result: 'fails', text: `${name}: an example is for others, and contains a real token`, commands: [] });
      continue;
    }
    const failed = (await checkEnvFile(path, { cwd, env })).filter(({ ok }) => !ok);
    const isReadable = failed.every((check) => check.name === 'private');
    reports.push({
      result: failed.length === 0 ? 'holds' : isReadable ? 'note' : 'fails',
      text: `${name}: ${failed.length === 0 ? 'private (mode 600, not in git)' : failed.map(({ fact }) => describeEnvFact(fact)).join('; ')}`,
      commands: failed.flatMap(({ command }) => command ?? []),
    });
  }
  return reports;
}
