// Steps of a rotation that change other files: code reads the variable, logs and histories are masked. Each is a command of its own.
import { relative } from 'node:path';
import type { Place } from '../../audit/places.ts';
import { logs } from '../logs.ts';
import type { Command, Terminal } from '../terminal.ts';
import type { Course } from './course.ts';

/** Masks the old token in logs and histories. */
export async function cleanUp(course: Course): Promise<void> {
  const logFiles = filesOf(course, ['log']);
  if (logFiles.length === 0) return;
  course.step('Mask what is left of the old one');
  await clean(course, logFiles.length === 1 ? 'in a log' : `in ${logFiles.length} logs`, logs, ['--redact', ...logFiles]);
}

/** Shows what a command would change, and has it done where the person wants that. @param where what it changes, in words */
async function clean(course: Course, where: string, command: Command, args: readonly string[]): Promise<void> {
  const { terminal, manner, say, wants } = course;
  // What was found was said already; what it is about to change is on standard error.
  const quiet: Terminal = Object.create(terminal, { print: { value: () => undefined } });
  await command([...args, '--dry-run'], quiet);
  if (manner.isDry) return;
  if (!(await wants(`Mask it ${where} now, in place?`))) {
    say(`  Left ${where}; npx tokenscan audit says how to mask it later.`);
    return;
  }
  const code = await command([...args, '--yes'], quiet);
  say(code === 0 ? `  Masked ${where}.` : `  Not all could be masked ${where}.`);
}

/** The files that hold the old token in places of these kinds, as arguments. */
function filesOf({ old, terminal }: Course, kinds: readonly Place['kind'][]): readonly string[] {
  const files = (old?.places ?? []).filter(({ kind }) => kinds.includes(kind)).flatMap(({ file }) => file ?? []);
  return [...new Set(files)].map((file) => {
    const below = relative(terminal.cwd, file);
    return /^(?:\.\.|-)/.test(below) ? file : below;
  });
}
