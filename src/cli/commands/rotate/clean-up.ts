// Steps of a rotation that change other files than .env: code reads the variable, logs and histories are masked.
import { basename, resolve } from 'node:path';
import { isDocument } from '../../../remediation/fix/manual-steps.ts';
import type { TokenVariable } from '../../../remediation/rotate/curl.ts';
import { filesStillWith, filesWith, PROJECT_FILES } from '../../../remediation/rotate/leaks.ts';
import { namesOfZsh, scanShell } from '../../../scan/histories.ts';
import { scanLogs } from '../../../scan/logs.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT, scanExitCode } from '../../exit-code.ts';
import { redactorsFor } from '../../masking.ts';
import { runFix } from '../fix/run-fix.ts';
import { maskFiles } from '../redact/mask-files.ts';
import { redactFound } from '../redact/redact-found.ts';
import { redactShell } from '../redact/redact-shell.ts';
import type { RotationContext } from './context.ts';

/** Moves the old token out of the code: afterwards it changes in one place. */
export async function fixCode(context: RotationContext): Promise<void> {
  const { terminal, rotation } = context;
  const files = filesWith(rotation.old, PROJECT_FILES, terminal.cwd);
  if (files.length === 0) return;
  context.beginStep('Move the token out of the code');
  const work = (confirm: (question: string) => Promise<boolean>): Promise<number> => {
    const ask = async () => ((await confirm('Make these changes now?')) ? ('yes' as const) : { code: 1 });
    return runFix(files, { confirm: context.options.isDry ? undefined : ask }, terminal);
  };
  await offer(context, work, {
    done: 'Done.',
    partly: 'Not everything could be changed; the rest is listed above.',
    declined: `Not changed; ${context.command} fix makes these changes later.`,
  });
}

/** Masks the old token in logs, in histories, and in files that are not code. */
export async function cleanUp(context: RotationContext, variable: TokenVariable): Promise<void> {
  const { terminal, rotation } = context;
  const { cwd } = terminal;
  const logs = filesWith(rotation.old, ['log'], cwd);
  const histories = filesWith(rotation.old, ['history'], cwd);
  const others = await filesStillWith(rotation.oldPrint, filesWith(rotation.old, PROJECT_FILES, cwd), terminal);
  if (logs.length + histories.length + others.length === 0) return;
  context.beginStep('Mask the old token');
  if (logs.length > 0) {
    const where = logs.length === 1 ? 'in a log' : `in ${logs.length} logs`;
    await offerToMask(context, where, `Mask it ${where} now, in place?`, (confirm) => maskLogs(logs, context, confirm));
  }
  if (histories.length > 0) {
    const where = histories.length === 1 ? 'in a history' : `in ${histories.length} histories`;
    await offerToMask(context, where, `Mask it ${where} now?`, (confirm) => maskHistories(histories, context, confirm));
  }
  if (others.length > 0) {
    const where = `in ${others.map(escapeForTerminal).join(', ')}`;
    await offerToMask(context, where, `Mask it ${where} now, in place?`, (confirm) => maskOthers(others, context, confirm));
    // A program finds no token in a settings file that was masked; only the user can make it read the variable.
    for (const file of others.filter((name) => !isDocument(name))) {
      context.leaveWork();
      context.print(
        `  ${escapeForTerminal(file)}: the program that reads the token there must read ${escapeForTerminal(variable.name)} from ${escapeForTerminal(basename(variable.path))}.`,
      );
    }
  }
}

type Confirm = () => Promise<boolean>;

async function maskLogs(files: readonly string[], context: RotationContext, confirm: Confirm): Promise<number> {
  const { terminal, options } = context;
  const scan = (paths: readonly string[]) => scanLogs(paths, { cwd: terminal.cwd, env: terminal.env });
  const report = await scan(files);
  const createRedactor = await redactorsFor({}, terminal.cwd);
  return redactFound(report, scanExitCode(report, true), {
    ...{ terminal, createRedactor, dryRun: options.isDry, confirm, rescan: scan },
  });
}

async function maskHistories(files: readonly string[], context: RotationContext, confirm: Confirm): Promise<number> {
  const { terminal, options } = context;
  const scanOptions = { cwd: terminal.cwd, env: terminal.env };
  const rescan = (paths: readonly string[]) => scanShell(paths, scanOptions);
  const report = await rescan(files);
  const createRedactor = await redactorsFor({}, terminal.cwd);
  const names = [...namesOfZsh(scanOptions), ...files.map((path) => resolve(terminal.cwd, path))];
  return redactShell(report, scanExitCode(report, true), {
    ...{ terminal, createRedactor, dryRun: options.isDry, confirm, rescan, names },
  });
}

/** Files of the project; they are listed in the question. */
async function maskOthers(files: readonly string[], { terminal, options }: RotationContext, confirm: Confirm): Promise<number> {
  if (options.isDry || !(await confirm())) return EXIT.findings;
  const createRedactor = await redactorsFor({}, terminal.cwd);
  return maskFiles(files, { createRedactor, print: () => undefined }, terminal);
}

interface Outcomes {
  readonly done: string;
  readonly partly: string;
  readonly declined: string;
}

function offerToMask(
  context: RotationContext,
  where: string,
  question: string,
  mask: (confirm: Confirm) => Promise<number>,
): Promise<void> {
  return offer(context, (confirm) => mask(() => confirm(question)), {
    done: `Masked ${where}.`,
    partly: `Not everything could be masked ${where}.`,
    declined: `Not masked ${where}; ${context.command} audit lists the commands that mask it later.`,
  });
}

/** Does `work`, which shows a change, asks by `confirm`, and makes it; prints how it ended. */
async function offer(
  context: RotationContext,
  work: (confirm: (question: string) => Promise<boolean>) => Promise<number>,
  { done, partly, declined }: Outcomes,
): Promise<void> {
  let isDeclined = false;
  const code = await work(async (question) => {
    const agrees = await context.confirm(question);
    isDeclined = !agrees;
    return agrees;
  });
  if (context.options.isDry) return;
  context.print(`  ${isDeclined ? declined : code === 0 ? done : partly}`);
}
