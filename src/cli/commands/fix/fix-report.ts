// What `tokenscan fix` says of what it is about to do, and of what there is to do afterwards.

import type { Finding } from '../../../model/types.ts';
import { checkEnvFile } from '../../../remediation/env-file/check.ts';
import { maskedDiff } from '../../../remediation/fix/diff.ts';
import { loadingHint } from '../../../remediation/fix/loading.ts';
import type { Plan, Step } from '../../../remediation/fix/plan.ts';
import { count } from '../../../report/amounts.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** Says how else the `.env` that was written could get out: into an image, say. */
export async function sayWhatIsOpen({ path, name }: Step, { cwd, env, warn }: Terminal): Promise<void> {
  for (const { ok, what, fix } of await checkEnvFile(path, { cwd, env })) {
    if (!ok)
      warn(`${escapeForTerminal(name)}: ${escapeForTerminal(what)}${fix === undefined ? '' : `\n  ${escapeForTerminal(fix)}`}\n`);
  }
}

/** How many lines of one file are named for the same reason. */
const SHOWN = 5;

/** Shows all changes, and what is left to a person. `mask` masks the secrets in a text. */
export function showPlan(
  { steps, left, notes }: Plan,
  others: readonly Finding[],
  mask: (text: string) => string,
  { print }: Terminal,
): void {
  for (const { name, kind, before, after } of steps) {
    const text = { name: escapeForTerminal(name), before: before?.toString('utf8'), after: after.toString('utf8') };
    print(`${maskedDiff({ ...text, isPrivate: kind === 'env' }, mask)}\n`);
  }
  if (left.length + others.length > 0) print('By hand:\n');
  for (const [{ name, reason, lines }, places] of alike(left)) {
    const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
    print(`  ${escapeForTerminal(name)}:${places.slice(0, SHOWN).join(',')}${more}: ${escapeForTerminal(reason)}\n`);
    for (const text of lines) print(`      ${escapeForTerminal(text)}\n`);
  }
  for (const { origin, preview } of others)
    print(`  ${formatOrigin(origin)}: ${escapeForTerminal(preview)} is in a name or in a container, which we do not change\n`);
  for (const note of notes) print(`Note: ${escapeForTerminal(note)}\n`);
}

/** How to go on from here. */
export function sayNext({ done, steps, readers, variables }: Plan, terminal: Terminal): void {
  const sources = steps.filter(({ kind }) => kind === 'source').length;
  terminal.warn(`\n${count(done.length, 'token')} replaced in ${count(sources, 'file')}: ${variables.join(', ')} in .env\n`);
  const hints = readers.flatMap(({ name, folder, language }) => {
    const step = steps.find((one) => one.name === name);
    return step === undefined
      ? []
      : (loadingHint({ file: name, source: step.after.toString('latin1'), folder, language, cwd: terminal.cwd }) ?? []);
  });
  if (hints.length > 0) terminal.warn(`Nothing there loads .env. A way to start it with what is in it:\n`);
  for (const hint of new Set(hints)) terminal.warn(`  ${escapeForTerminal(hint)}\n`);
  for (const advice of new Set(done.map(({ rule }) => rule.help.fix))) {
    terminal.warn(`If it was ever pushed, pasted or logged, it is public. ${escapeForTerminal(advice)}\n`);
  }
}

/** What is to be done in one file for one reason, with the lines it is on. */
function alike(left: Plan['left']): ReadonlyMap<Plan['left'][number], readonly number[]> {
  const first = new Map<string, Plan['left'][number]>();
  const places = new Map<Plan['left'][number], number[]>();
  for (const one of left) {
    const key = JSON.stringify([one.name, one.reason, one.lines]);
    const known = first.get(key) ?? one;
    first.set(key, known);
    const lines = places.get(known) ?? [];
    lines.push(one.line);
    places.set(known, lines);
  }
  return places;
}
