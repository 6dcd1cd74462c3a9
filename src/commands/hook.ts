// `tokenscan hook NAME`: runs as the git hook NAME. Silent when all is well; anything else stops git.
import { TokenscanError, UsageError } from '../errors.ts';
import { scanStaged } from '../scan.ts';
import type { Report } from '../types.ts';
import { exitCode } from './exit-code.ts';
import { parseOptions } from './options.ts';
import type { Command, Terminal } from './terminal.ts';

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

const lookAtStaged = ({ cwd, env }: Terminal): Promise<Report> => scanStaged({ cwd, env });

async function lookAtMessage({ cwd, env }: Terminal, [file]: readonly string[]): Promise<Report> {
  const { scanMessage } = await import('../scan-git/scan-message.ts');
  return scanMessage(file, { cwd, env });
}

async function lookAtBoth(terminal: Terminal, args: readonly string[]): Promise<Report> {
  const { mergeReports } = await import('../findings/merge.ts');
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
  'applypatch-msg': { ...MESSAGE, override: undefined },
  'pre-applypatch': { ...STAGED, override: undefined },
  'pre-push': { subject: 'what is pushed', act: 'push', override: 'git push --no-verify', look: lookAtPush },
  'pre-receive': { subject: 'what is pushed', act: 'push', override: undefined, look: lookAtReceived },
};

export const hook: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {});
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const [name, ...rest] = positionals;
  const check = name !== undefined && Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (check === undefined) {
    const names = Object.keys(HOOKS).join(', ');
    throw new UsageError(
      name === undefined ? `which hook? There are: ${names}` : `there is no hook "${name}" here; there are: ${names}`,
    );
  }
  try {
    const report = await check.look(terminal, rest);
    if (exitCode(report, true) === 0) return 0;
    // What writes reports is loaded only now: a hook that lets git go on must not wait for it.
    const { deliver } = await import('./deliver.ts');
    // On standard error: git shows it there, whatever the client does with standard output.
    const toError = { ...terminal, print: webWriter(terminal, terminal.warn), stdoutIsTerminal: terminal.stderrIsTerminal };
    const code = deliver(report, toError, { subject: check.subject, blocking: check.act, mayBeEmpty: true });
    if (code === 2) terminal.warn(howToGoOn(check));
    return code;
  } catch (error) {
    if (error instanceof TokenscanError) terminal.warn(howToGoOn(check));
    throw error;
  }
};

/** Said wherever git is stopped for another reason than a token. */
function howToGoOn({ act, override }: Check): string {
  const head = `The ${act} is stopped because it could not be checked.`;
  return override === undefined ? `${head}\n` : `${head} To ${act} unchecked, once: ${override}\n`;
}

/** GitLab shows who pushes in the browser only lines that begin so. */
function webWriter({ env }: Terminal, write: (text: string) => void): (text: string) => void {
  if (env['GL_PROTOCOL'] !== 'web') return write;
  return (text) => write(text.replace(/^(?=.)/gm, 'GL-HOOK-ERR: '));
}
