// `tokenscan hook NAME`: runs as the git hook NAME. Silent if no token is found; anything else makes git stop.
import { mergeReports } from '../../../findings/merge.ts';
import { TokenscanError, UsageError } from '../../../model/errors.ts';
import type { Report } from '../../../model/types.ts';
import { scanStaged } from '../../../scan/files.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { hook as descriptor } from '../../descriptors/hook.ts';
import { EXIT, scanExitCode } from '../../exit-code.ts';
import type { RemedyScope } from '../../remedies.ts';
import type { Terminal } from '../../terminal.ts';
import type { HookOptions } from './hook-options.ts';

/** What a hook scans, and what its messages call it. */
interface Check {
  readonly subject: string;
  /** What git is about to do. */
  readonly act: 'commit' | 'push';
  /** How to do it unchecked, once; undefined where there is no way. */
  readonly override: string | undefined;
  /** For the next steps: where what was scanned is. */
  readonly remedy: RemedyScope;
  /** Whether git keeps the message as it is. */
  readonly keptWhole?: boolean;
  scan(terminal: Terminal, args: readonly string[], options: HookOptions): Promise<Report>;
}

async function scanStagedOrFramework(terminal: Terminal, _: readonly string[], options: HookOptions): Promise<Report> {
  const { cwd, env } = terminal;
  if (env['PRE_COMMIT'] === undefined) return scanStaged({ cwd, env, ...options });
  return (await import('./hook-framework.ts')).scanForFramework(terminal, options);
}

/** Of a commit message, or with `keptWhole` of one that `git am` takes from a patch. */
async function scanCommitMessage(
  { cwd, env }: Terminal,
  [file]: readonly string[],
  { keptWhole }: HookOptions = {},
): Promise<Report> {
  return (await import('../../../scan/git/scan-message.ts')).scanMessage(file, { cwd, env, keptWhole });
}

async function scanStagedAndMessage(terminal: Terminal, args: readonly string[], options: HookOptions): Promise<Report> {
  return mergeReports([await scanStagedOrFramework(terminal, args, options), await scanCommitMessage(terminal, args)]);
}

async function scanPushed(terminal: Terminal, args: readonly string[], options: HookOptions): Promise<Report> {
  return (await import('./hook-push.ts')).scanOutgoing(terminal, args, options);
}

async function scanReceived(terminal: Terminal): Promise<Report> {
  return (await import('./hook-push.ts')).scanIncoming(terminal);
}

const STAGED = {
  subject: 'what is staged',
  act: 'commit',
  override: 'git commit --no-verify',
  remedy: { scan: 'staged' },
  scan: scanStagedOrFramework,
} as const;
const MESSAGE = {
  ...STAGED,
  subject: 'the message',
  remedy: { scan: 'message' },
  scan: scanCommitMessage,
} as const;

const HOOKS: Readonly<Record<string, Check>> = {
  'pre-commit': STAGED,
  'pre-merge-commit': { ...STAGED, override: 'git merge --no-verify' },
  'commit-msg': MESSAGE,
  // git runs it whatever the options say.
  'prepare-commit-msg': {
    ...MESSAGE,
    subject: 'what is staged, and the message',
    override: undefined,
    scan: scanStagedAndMessage,
  },
  'applypatch-msg': { ...MESSAGE, override: undefined, keptWhole: true },
  'pre-applypatch': { ...STAGED, override: undefined },
  'pre-push': {
    subject: 'what is pushed',
    act: 'push',
    override: 'git push --no-verify',
    remedy: { scan: 'git' },
    scan: scanPushed,
  },
  'pre-receive': {
    subject: 'what is pushed',
    act: 'push',
    override: undefined,
    remedy: { scan: 'git', location: 'server' },
    scan: scanReceived,
  },
};

/** What follows the name of the hook is git's: a remote or a file may be called like an option of ours. */
export async function hook(
  { values, positionals: [name, ...rest] }: Pick<ArgumentsOf<typeof descriptor>, 'positionals' | 'values'>,
  terminal: Terminal,
): Promise<number> {
  if (name === 'agent') return (await import('./hook-agent.ts')).hookAgent(rest, terminal);
  const check = checkNamed(name);
  const warn = webWriter(terminal);
  // A person who runs the pre-commit framework on all files is not about to commit.
  const blocks = !isByHand(check, terminal);
  try {
    const report = await check.scan(terminal, rest, { strictExisting: values['strict-existing'], keptWhole: check.keptWhole });
    if (scanExitCode(report, blocks) === EXIT.clean) {
      if (report.summary.suppressed > 0) warn((await import('../../../report/existing-text.ts')).existingLines(report.findings));
      return EXIT.clean;
    }
    // What writes reports is loaded only now: a hook that lets git go on must not wait for it.
    const { deliver } = await import('../../deliver.ts');
    // On standard error: git shows it there, whatever the client does with standard output.
    const code = await deliver(
      report,
      terminal.redirected(warn),
      blocks
        ? { command: 'hook', remedy: check.remedy, subject: check.subject, blocking: check.act, mayBeEmpty: true }
        : { command: 'hook', remedy: check.remedy, subject: 'files that git tracks or would add' },
    );
    if (code === EXIT.incomplete && blocks) warn(howToGoOn(check));
    return code;
  } catch (error) {
    if (error instanceof TokenscanError && blocks) warn(howToGoOn(check));
    if (warn === terminal.warn) throw error;
    const { describeFailure } = await import('../../failure.ts');
    warn(describeFailure(error, terminal));
    return EXIT.incomplete;
  }
}

/** Throws UsageError where there is no such hook. */
function checkNamed(name: string | undefined): Check {
  const check = name !== undefined && Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (check !== undefined) return check;
  throw new UsageError(
    `${name === undefined ? 'missing NAME' : `no such hook: ${name}`}; the hooks are ${Object.keys(HOOKS).join(', ')}, agent`,
  );
}

/** Whether the pre-commit framework runs the hook, and git does not: see hook-framework.ts, which a hook that git runs does not load. */
function isByHand({ act }: Check, { env }: Terminal): boolean {
  return act === 'commit' && env['PRE_COMMIT'] !== undefined && env['GIT_INDEX_FILE'] === undefined;
}

/** For a commit or push that is blocked for another reason than a token. */
function howToGoOn({ act, override }: Check): string {
  const head = `${act} blocked: it could not be checked completely.`;
  return override === undefined ? `${head}\n` : `${head} To ${act} unchecked, once: ${override}\n`;
}

/** GitLab shows only lines that begin so when somebody edits in the browser. */
function webWriter({ env, warn }: Terminal): (text: string) => void {
  return env['GL_PROTOCOL'] === 'web' ? (text) => warn(text.replace(/^(?=.)/gm, 'GL-HOOK-ERR: ')) : warn;
}
