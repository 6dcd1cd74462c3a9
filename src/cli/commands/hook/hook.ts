// `tokenscan hook NAME`: runs as the git hook NAME. Silent when all is well; anything else stops git.

import { mergeReports } from '../../../findings/merge.ts';
import { TokenscanError, UsageError } from '../../../model/errors.ts';
import type { Report } from '../../../model/types.ts';
import { scanStaged } from '../../../scan/files.ts';
import { exitCode } from '../../exit-code.ts';
import { parseOptions } from '../../options.ts';
import type { Command, Terminal } from '../../terminal.ts';

export const help = `Usage: tokenscan hook NAME [what git gives that hook]

Runs as the git hook NAME: says nothing when all is clean, and stops git when there is a token or not all
could be looked at. \`tokenscan install\` sets these hooks up.

  pre-commit, pre-merge-commit   what is staged
  commit-msg FILE                the message
  pre-push REMOTE URL            what the push brings, every ref of it
  pre-receive                    the same, on the server
  prepare-commit-msg FILE …      what is staged, and the message: also where --no-verify was given, and for
                                 what passes by the others (cherry-pick, rebase, revert)
  applypatch-msg FILE, pre-applypatch
                                 the message and the changes of a patch that \`git am\` applies
`;

/** What a hook looks at, and how it speaks of it. */
interface Check {
  readonly subject: string;
  /** What git is about to do. */
  readonly act: 'commit' | 'push';
  /** How to do it unchecked, once; undefined where there is no way. */
  readonly override: string | undefined;
  look(terminal: Terminal, args: readonly string[]): Promise<Report>;
}

async function lookAtStaged(terminal: Terminal): Promise<Report> {
  const { cwd, env } = terminal;
  if (env['PRE_COMMIT'] === undefined) return scanStaged({ cwd, env });
  const { lookForFramework } = await import('./hook-framework.ts');
  return lookForFramework(terminal);
}

async function lookAtMessage({ cwd, env }: Terminal, [file]: readonly string[]): Promise<Report> {
  const { scanMessage } = await import('../../../scan/git/scan-message.ts');
  return scanMessage(file, { cwd, env });
}

async function lookAtPatchMessage({ cwd, env }: Terminal, [file]: readonly string[]): Promise<Report> {
  const { scanMessage } = await import('../../../scan/git/scan-message.ts');
  return scanMessage(file, { cwd, env, keptWhole: true });
}

async function lookAtBoth(terminal: Terminal, args: readonly string[]): Promise<Report> {
  return mergeReports([await lookAtStaged(terminal), await lookAtMessage(terminal, args)]);
}

async function lookAtPush(terminal: Terminal, args: readonly string[]): Promise<Report> {
  const { lookAtOutgoing } = await import('./hook-push.ts');
  return lookAtOutgoing(terminal, args);
}

async function lookAtReceived(terminal: Terminal): Promise<Report> {
  const { lookAtIncoming } = await import('./hook-push.ts');
  return lookAtIncoming(terminal);
}

const STAGED = { subject: 'what is staged', act: 'commit', override: 'git commit --no-verify', look: lookAtStaged } as const;
const MESSAGE = { subject: 'the message', act: 'commit', override: 'git commit --no-verify', look: lookAtMessage } as const;

const HOOKS: Readonly<Record<string, Check>> = {
  'pre-commit': STAGED,
  'pre-merge-commit': { ...STAGED, override: 'git merge --no-verify' },
  'commit-msg': MESSAGE,
  // git runs it whatever the options say.
  'prepare-commit-msg': { subject: 'what is staged, and the message', act: 'commit', override: undefined, look: lookAtBoth },
  'applypatch-msg': { ...MESSAGE, override: undefined, look: lookAtPatchMessage },
  'pre-applypatch': { ...STAGED, override: undefined },
  'pre-push': { subject: 'what is pushed', act: 'push', override: 'git push --no-verify', look: lookAtPush },
  'pre-receive': { subject: 'what is pushed', act: 'push', override: undefined, look: lookAtReceived },
};

export const hook: Command = async (args, terminal) => {
  // What follows the name is git's: a remote or a file may be called like an option of ours.
  const [first = '', ...rest] = args;
  const { values, positionals } = await parseOptions(first.startsWith('-') ? args : [], {});
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const name = first.startsWith('-') ? positionals[0] : args[0];
  const check = name !== undefined && Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (check === undefined) {
    const names = Object.keys(HOOKS).join(', ');
    throw new UsageError(
      name === undefined ? `which hook? There are: ${names}` : `there is no hook "${name}" here; there are: ${names}`,
    );
  }
  const warn = webWriter(terminal);
  // A person who has the pre-commit framework look at all files is not about to commit.
  const stops = !isByHand(check, terminal);
  try {
    const report = await check.look(terminal, rest);
    if (exitCode(report, stops) === 0) return 0;
    // What writes reports is loaded only now: a hook that lets git go on must not wait for it.
    const { deliver } = await import('../../deliver.ts');
    // On standard error: git shows it there, whatever the client does with standard output.
    const toError = { ...terminal, print: warn, stdoutIsTerminal: terminal.stderrIsTerminal };
    const code = deliver(
      report,
      toError,
      stops ? { subject: check.subject, blocking: check.act, mayBeEmpty: true } : { subject: 'the tracked files' },
    );
    if (code === 2 && stops) warn(howToGoOn(check));
    return code;
  } catch (error) {
    if (error instanceof TokenscanError && stops) warn(howToGoOn(check));
    if (warn === terminal.warn) throw error;
    const { describeFailure } = await import('../../failure.ts');
    warn(describeFailure(error, false));
    return 2;
  }
};

/** What of the environment says so is said in hook-framework.ts, which a hook that git runs does not load. */
function isByHand({ act }: Check, { env }: Terminal): boolean {
  return act === 'commit' && env['PRE_COMMIT'] !== undefined && env['GIT_INDEX_FILE'] === undefined;
}

/** Said wherever git is stopped for another reason than a token. */
function howToGoOn({ act, override }: Check): string {
  const head = `The ${act} is stopped because it could not be checked.`;
  return override === undefined ? `${head}\n` : `${head} To ${act} unchecked, once: ${override}\n`;
}

/** GitLab shows who pushes in the browser only lines that begin so. */
function webWriter({ env, warn }: Terminal): (text: string) => void {
  return env['GL_PROTOCOL'] === 'web' ? (text) => warn(text.replace(/^(?=.)/gm, 'GL-HOOK-ERR: ')) : warn;
}
