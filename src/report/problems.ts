// Problems → lines for people. Many files of one format that is not unpacked are a few lines and a number.
import type { Problem } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { formatOrigin } from './origins.ts';
import type { Paint } from './paint.ts';

/** How many files of one format are shown without --verbose. */
const MAX_PER_FORMAT = 3;

/** A line for each problem, in their order. @param isVerbose also for each file that is not unpacked */
export function describeProblems(problems: readonly Problem[], isVerbose: boolean, paint: Paint): readonly string[] {
  const lines: string[] = [];
  const perFormat = new Map<string, number>();
  for (const { origin, code, message } of problems) {
    const count = (perFormat.get(message) ?? 0) + 1;
    if (code === 'not-unpacked') perFormat.set(message, count);
    if (isVerbose || code !== 'not-unpacked' || count <= MAX_PER_FORMAT)
      lines.push(`${paint.bad('could not scan:')} ${formatOrigin(origin)}: ${escapeForTerminal(message)}`);
  }
  if (isVerbose) return lines;
  const more = [...perFormat].filter(([, count]) => count > MAX_PER_FORMAT);
  for (const [message, count] of more)
    lines.push(
      `${paint.bad('could not scan:')} ${count - MAX_PER_FORMAT} more (--verbose lists them): ${escapeForTerminal(message)}`,
    );
  return lines;
}
