// Steps of a rotation that change other files: code reads the variable, logs are masked. Each is a command of its own.
import { relative } from 'node:path';
import type { Place } from '../../audit/places.ts';
import { isEnvName } from '../../env-file/find.ts';
import type { Command, Terminal } from '../terminal.ts';
import type { Course } from './course.ts';

/** So that the token is in one place before it changes there: code that holds it reads the variable. */
export async function takeOutOfCode(course: Course): Promise<void> {
  const files = filesOf(course, ['tracked', 'image', 'file']).filter((file) => !isEnvName(file.replace(/^.*[\\/]/, '')));
  if (files.length === 0) return;
  const { step, terminal } = course;
  step('Out of the code');
  const { fix } = await import('../fix.ts');
  // What the command prints is the change.
  await offer(course, fix, ['--', ...files], 'Make these changes now?', terminal, {
    done: 'Done.',
    partly: 'Not all could be changed: what is left is said above.',
    declined: 'Left as it is: npx tokenscan fix makes the changes later.',
  });
}

/** Masks the old token in logs. */
export async function cleanUp(course: Course): Promise<void> {
  const files = filesOf(course, ['log']);
  if (files.length === 0) return;
  course.step('Mask what is left of the old one');
  const { logs } = await import('../logs.ts');
  // What was found was said already; what it is about to change is on standard error.
  const quiet: Terminal = Object.create(course.terminal, { print: { value: () => undefined } });
  const where = files.length === 1 ? 'in a log' : `in ${files.length} logs`;
  await offer(course, logs, ['--redact', '--', ...files], `Mask it ${where} now, in place?`, quiet, {
    done: `Masked ${where}.`,
    partly: `Not all could be masked ${where}.`,
    declined: `Left ${where}; npx tokenscan audit says how to mask it later.`,
  });
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
  const files = (old?.places ?? []).filter(({ kind }) => kinds.includes(kind)).flatMap(({ file }) => file ?? []);
  return [...new Set(files)].map((file) => {
    const below = relative(terminal.cwd, file);
    return below.startsWith('..') ? file : below;
  });
}
