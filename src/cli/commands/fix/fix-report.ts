// Prints what `tokenscan fix` is about to do, and what to do afterwards.

import { realpathSync } from 'node:fs';
import { checkEnvFile } from '../../../remediation/env-file/check.ts';
import { maskedDiff } from '../../../remediation/fix/diff.ts';
import type { FixProposal } from '../../../remediation/fix/fix-files.ts';
import { loadingHint } from '../../../remediation/fix/loading.ts';
import type { FixPlan } from '../../../remediation/fix/plan.ts';
import { count } from '../../../report/amounts.ts';
import { describeEnvFact } from '../../../report/env-words.ts';
import { keepTogether, wrapNoted } from '../../../report/layout.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { shortenPath } from '../../../system/paths.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';
import { printLines, warnLines } from '../../wrapped.ts';

/** Prints how else a `.env` could leave this machine, for example in an image. Gives whether it could. */
export async function printOpenChecks(path: string, terminal: Terminal): Promise<boolean> {
  const { cwd, env } = terminal;
  const failed = (await checkEnvFile(path, { cwd, env })).filter(({ ok }) => !ok);
  const name = escapeForTerminal(shortenPath(path, realpathSync(cwd)));
  for (const { fact, command } of failed)
    warnLines(terminal, [
      `${name}: ${describeEnvFact(fact)}`,
      ...(command === undefined ? [] : [`  ${keepTogether(escapeForTerminal(command))}`]),
    ]);
  return failed.length > 0;
}

/** How many lines of one file are listed for the same reason. */
const MAX_LINES_SHOWN = 5;

/** Prints all changes, and what is left to the user. */
export function printPlan({ plan, unreachable, mask }: FixProposal, terminal: Terminal): void {
  const { print, columns } = terminal;
  const { steps, manual, notes } = plan;
  for (const { name, kind, before, after } of steps) {
    if (kind === 'mode') {
      print(`chmod 600 ${escapeForTerminal(shellWord(name))}\n`);
      continue;
    }
    const text = { name: escapeForTerminal(name), before: before?.toString('utf8'), after: after.toString('utf8') };
    print(`${maskedDiff({ ...text, isPrivate: kind === 'env' }, mask)}\n`);
  }
  if (manual.length + unreachable.length > 0) print('By hand:\n');
  for (const [{ name, reason, lines }, places] of groupByReason(manual)) {
    const more = places.length > MAX_LINES_SHOWN ? ` and ${places.length - MAX_LINES_SHOWN} more` : '';
    const head = `  ${escapeForTerminal(name)}:${places.slice(0, MAX_LINES_SHOWN).join(',')}${more}: ${escapeForTerminal(reason)}`;
    printLines(terminal, [head]);
    for (const text of lines) for (const line of wrapNoted(`      ${escapeForTerminal(text)}`, columns)) print(`${line}\n`);
  }
  for (const { origin, preview } of unreachable)
    printLines(terminal, [
      `  ${formatOrigin(origin)}: ${escapeForTerminal(preview)} is in a name or in a container, which fix does not change`,
    ]);
  for (const note of notes) printLines(terminal, [`Note: ${escapeForTerminal(note)}`]);
}

/** Prints how to go on. */
export function printNext({ replaced, steps, readers, variables, envFiles }: FixPlan, terminal: Terminal): void {
  const sources = steps.filter(({ kind }) => kind === 'source').length;
  const isPrivate = steps.some(({ kind }) => kind === 'ignore' || kind === 'mode' || kind === 'env');
  const files = isPrivate ? `; ${envFiles.length === 1 ? 'it is' : 'they are'} private now (mode 600, not in git)` : '';
  if (replaced.length === 0) {
    warnLines(terminal, ['', `${envFiles.map((file) => escapeForTerminal(shortenPath(file, terminal.cwd))).join(', ')}${files}`]);
    return;
  }
  warnLines(terminal, [
    '',
    `${count(replaced.length, 'token')} replaced in ${count(sources, 'file')}: ${variables.join(', ')} in .env${files}`,
  ]);
  const hints = readers.flatMap(({ name, folder, language }) => {
    const step = steps.find((one) => one.name === name);
    return step === undefined
      ? []
      : (loadingHint({ file: name, source: step.after.toString('latin1'), folder, language, cwd: terminal.cwd }) ?? []);
  });
  if (hints.length > 0) warnLines(terminal, ['The code does not load .env. A command that starts it with these variables:']);
  for (const hint of new Set(hints)) warnLines(terminal, [`  ${keepTogether(escapeForTerminal(hint))}`]);
  for (const advice of new Set(replaced.map(({ rule }) => rule.help.fix))) {
    warnLines(terminal, [`If it was ever pushed, pasted or logged, it is public. ${escapeForTerminal(advice)}`]);
  }
}

/** The tokens of one file with the same reason and advice, with their lines. */
function groupByReason(manual: FixPlan['manual']): ReadonlyMap<FixPlan['manual'][number], readonly number[]> {
  const first = new Map<string, FixPlan['manual'][number]>();
  const places = new Map<FixPlan['manual'][number], number[]>();
  for (const one of manual) {
    const key = JSON.stringify([one.name, one.reason, one.lines]);
    const known = first.get(key) ?? one;
    first.set(key, known);
    const lines = places.get(known) ?? [];
    lines.push(one.line);
    places.set(known, lines);
  }
  return places;
}
