// Steps of a rotation that change other files: code reads the variable, logs and histories are masked. Each is a command of its own.
import { basename } from 'node:path';
import type { Place } from '../../../remediation/audit/places.ts';
import { isDocument } from '../../../remediation/fix/by-hand.ts';
import { scanFiles } from '../../../scan/files.ts';
import { isEnvName } from '../../../system/env-names.ts';
import { shortenPath } from '../../../system/paths.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Command, Terminal } from '../../terminal.ts';
import type { Course } from './course.ts';
import type { Placed } from './env.ts';

/** So that the token is in one place before it changes there: code that holds it reads the variable. */
export async function takeOutOfCode(course: Course): Promise<void> {
  const files = filesOf(course, IN_FILES);
  if (files.length === 0) return;
  course.step('Out of the code');
  const { fix } = await import('../fix/fix.ts');
  // What the command prints is the change.
  await offer(course, fix, ['--', ...files], 'Make these changes now?', course.terminal, {
    done: 'Done.',
    partly: 'Not all could be changed: what is left is said above.',
    declined: 'Left as it is: npx tokenscan fix makes the changes later.',
  });
}

/** Masks the old token in logs and histories, and where it is in files that are no code. */
export async function cleanUp(course: Course, placed: Placed): Promise<void> {
  const logFiles = filesOf(course, ['log']);
  const histories = filesOf(course, ['history']);
  const others = await stillIn(course, filesOf(course, IN_FILES));
  if (logFiles.length + histories.length + others.length === 0) return;
  course.step('Mask what is left of the old one');
  // What was found was said already; what it is about to change is on standard error.
  const quiet: Terminal = Object.create(course.terminal, { print: { value: () => undefined } });
  if (logFiles.length > 0) {
    const { logs } = await import('../logs.ts');
    const where = logFiles.length === 1 ? 'in a log' : `in ${logFiles.length} logs`;
    await offer(course, logs, ['--redact', '--', ...logFiles], `Mask it ${where} now, in place?`, quiet, wordsFor(where));
  }
  if (histories.length > 0) {
    const { shell } = await import('../shell.ts');
    const where = `in ${histories.length === 1 ? 'a history' : `${histories.length} histories`}`;
    await offer(course, shell, ['--redact', '--', ...histories], `Mask it ${where} now?`, quiet, wordsFor(where));
  }
  if (others.length > 0) {
    const { redact } = await import('../redact/redact.ts');
    // It asks nothing, and so knows no --yes.
    const mask: Command = (args, terminal) =>
      redact(
        args.filter((arg, at) => at > 0 || arg !== '--yes'),
        terminal,
      );
    const where = `in ${others.map(escapeForTerminal).join(', ')}`;
    await offer(course, mask, ['--in-place', '--', ...others], `Mask it ${where} now, in place?`, quiet, wordsFor(where));
    // A file of settings that is masked is one that a program finds no token in: only the person can have it read the variable.
    for (const file of others.filter((name) => !isDocument(name))) {
      course.leave();
      course.say(
        `  ${escapeForTerminal(file)}: what reads the token there has to read ${escapeForTerminal(placed.name)} from ${escapeForTerminal(basename(placed.path))}.`,
      );
    }
  }
}

const IN_FILES: readonly Place['kind'][] = ['tracked', 'image', 'file'];

/** Those of `files` that hold the old token still. */
async function stillIn({ oldPrint, terminal }: Course, files: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const { findings } = await scanFiles(files, { cwd: terminal.cwd, env: terminal.env, config: false, threads: 1 });
  const left = new Set(findings.filter(({ fingerprint }) => fingerprint === oldPrint).map(({ origin }) => origin.path));
  return files.filter((file) => left.has(file));
}

function wordsFor(where: string): Words {
  return {
    done: `Masked ${where}.`,
    partly: `Not all could be masked ${where}.`,
    declined: `Left ${where}; npx tokenscan audit says how to mask it later.`,
  };
}

interface Words {
  readonly done: string;
  readonly partly: string;
  readonly declined: string;
}

/** Shows what a command would change, and has it done where the person wants that. */
async function offer(
  { manner, say, wants }: Course,
  command: Command,
  args: readonly string[],
  question: string,
  terminal: Terminal,
  { done, partly, declined }: Words,
): Promise<void> {
  await command(['--dry-run', ...args], terminal);
  if (manner.isDry) return;
  if (!(await wants(question))) say(`  ${declined}`);
  else
    say(
      `  ${(await command(['--yes', ...args], Object.create(terminal, { print: { value: () => undefined } }))) === 0 ? done : partly}`,
    );
}

/** The files that hold the old token in places of these kinds, as arguments. */
function filesOf({ old, terminal }: Course, kinds: readonly Place['kind'][]): readonly string[] {
  const files = (old?.places ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ file }) => file ?? [])
    .filter((file) => !isEnvName(basename(file)));
  return [...new Set(files)].map((file) => shortenPath(file, terminal.cwd));
}
