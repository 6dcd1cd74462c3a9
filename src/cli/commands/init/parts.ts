// The parts of `tokenscan init`: what is there already, what would be written, and how to undo it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasConfig } from '../../../config/config.ts';
import { writeNewConfig } from '../../../config/new-config.ts';
import { findTop } from '../../../git/environment.ts';
import { planInstall } from '../../../git/hooks/install.ts';
import { runLefthook } from '../../../git/hooks/lefthook.ts';
import { openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { explain, isSystemError, TokenscanError } from '../../../model/errors.ts';
import { keepTogether } from '../../../report/layout.ts';
import { type CiJob, ciJobFor, findProvider, type JobProvider } from '../../../scan/ci/ci-job.ts';
import { startedAs } from '../../../system/started-as.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** A part that is there already, or has no meaning here; one that cannot be set up; or one that can. */
export type Part =
  | { readonly kind: 'present'; readonly lines: readonly string[] }
  | { readonly kind: 'failed'; readonly question: string; readonly error: TokenscanError }
  | {
      readonly kind: 'new';
      readonly question: string;
      /** What a dry run says. */
      readonly would: readonly string[];
      /** Sets it up, and says what was done. Throws TokenscanError. */
      readonly write: () => Promise<readonly string[]>;
      /** Commands. */
      readonly undo: readonly string[];
    };

/** `tokenscan.json`. */
export function configPart(top: string): Part {
  if (hasConfig(top)) return { kind: 'present', lines: ['tokenscan.json: it exists, and stays as it is'] };
  return {
    kind: 'new',
    question: 'Write tokenscan.json, with the default settings?',
    would: ['tokenscan.json: would be written, with the default settings'],
    write: () => {
      writeNewConfig(top);
      return Promise.resolve([
        'tokenscan.json: written, with the default settings (docs/configuration.md says what the keys mean)',
      ]);
    },
    undo: ['rm tokenscan.json'],
  };
}

const HOOKS_QUESTION = 'Install the git hooks, which block commits and pushes with tokens?';

/** The git hooks. */
export async function hooksPart(terminal: Terminal): Promise<Part> {
  const { cwd, env, program } = terminal;
  if (findTop(cwd) === undefined)
    return { kind: 'present', lines: ['hooks: not a git repository, so there are no hooks; `git init` makes it one'] };
  try {
    const repository = await openRepository(cwd, env);
    const plan = await planInstall(repository, { env, program, strict: false, server: false });
    if (plan.steps.length === 0) return { kind: 'present', lines: ['hooks: already installed'] };
    const lines = plan.lines.map((line) => `  ${escapeForTerminal(line.replaceAll(`${repository.top}/`, ''))}`);
    const command = startedAs(terminal);
    return {
      kind: 'new',
      question: HOOKS_QUESTION,
      would: ['hooks: would be installed', ...lines],
      async write() {
        carryOut(plan.steps);
        if (plan.lefthook) await runLefthook(repository.top, env);
        return ['hooks: installed', ...lines, `  to test them: ${keepTogether(`${command} doctor`)}`];
      },
      undo: [`${command} uninstall`],
    };
  } catch (error) {
    if (!(error instanceof TokenscanError)) throw error;
    return { kind: 'failed', question: HOOKS_QUESTION, error };
  }
}

/** The CI job. */
export function ciPart(top: string, named: JobProvider | undefined, { program }: Terminal): Part {
  const provider = named ?? findProvider(top);
  if (provider === undefined) {
    return {
      kind: 'present',
      lines: ['CI: no .github, no .gitlab-ci.yml and no such remote; --provider github or gitlab writes a job (docs/ci.md)'],
    };
  }
  const page = readFileSync(join(program.files, '../docs/ci.md'), 'utf8');
  const job = ciJobFor(provider, top, page);
  const { file, present } = job;
  if (present !== undefined) {
    if (present.runsTokenscan)
      return { kind: 'present', lines: [`CI: ${escapeForTerminal(present.file)} already runs tokenscan`] };
    return {
      kind: 'present',
      lines: [`CI: ${file} exists, and stays as it is; add this job to it:`, '', ...job.text.trimEnd().split('\n'), ''],
    };
  }
  return {
    kind: 'new',
    question: `Write a CI job into ${file}?`,
    would: [`CI: ${file} would be written`],
    write: () => {
      writeJob(top, job);
      const fill = `  before you commit it, replace ${job.blanks.join(' and ')} in it, as docs/ci.md says`;
      return Promise.resolve([`CI: ${file} written`, ...(job.blanks.length === 0 ? [] : [fill])]);
    },
    undo: [`rm ${file}`],
  };
}

function writeJob(top: string, { file, text }: CiJob): void {
  try {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text, { flag: 'wx' });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new TokenscanError(`${file} cannot be written: ${explain(error)}`, { cause: error });
  }
}
