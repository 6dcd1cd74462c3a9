// What `tokenscan fix` says of what it is about to do, and of what there is to do afterwards.
import { maskedDiff } from '../fix/diff.ts';
import { loadingHint } from '../fix/loading.ts';
import type { Plan } from '../fix/plan.ts';
import { count } from '../report/amounts.ts';
import { place } from '../report/place.ts';
import { visible } from '../report/visible.ts';
import type { Finding } from '../types.ts';
import type { Terminal } from './terminal.ts';

/** Shows all changes, and what is left to a person. `mask` masks the secrets in a text. */
export function showPlan(
  { steps, left, notes }: Plan,
  others: readonly Finding[],
  mask: (text: string) => string,
  { print }: Terminal,
): void {
  for (const { name, kind, before, after } of steps) {
    const text = { name: visible(name), before: before?.toString('utf8'), after: after.toString('utf8') };
    print(`${maskedDiff({ ...text, isPrivate: kind === 'env' }, mask)}\n`);
  }
  if (left.length + others.length > 0) print('By hand:\n');
  for (const { name, line, reason, lines } of left) {
    print(`  ${visible(name)}:${line}: ${visible(reason)}\n${lines.map((text) => `      ${visible(text)}\n`).join('')}`);
  }
  for (const { origin, preview } of others)
    print(`  ${place(origin)}: ${visible(preview)} is in a name or in a container, which we do not change\n`);
  for (const note of notes) print(`Note: ${visible(note)}\n`);
}

/** How to go on from here. */
export function sayNext({ done, steps, readers, variables }: Plan, terminal: Terminal): void {
  const sources = steps.filter(({ kind }) => kind === 'source').length;
  terminal.warn(`\n${count(done.length, 'token')} replaced in ${count(sources, 'file')}: ${variables.join(', ')} in .env\n`);
  const hints = readers.flatMap(({ name, folder, language }) => {
    const step = steps.find((one) => one.name === name);
    return step === undefined ? [] : (loadingHint(name, step.after.toString('latin1'), folder, language) ?? []);
  });
  if (hints.length > 0) terminal.warn(`Nothing there loads .env. A way to start it with what is in it:\n`);
  for (const hint of new Set(hints)) terminal.warn(`  ${visible(hint)}\n`);
  for (const advice of new Set(done.map(({ rule }) => rule.help.fix))) {
    terminal.warn(`If it was ever pushed, pasted or logged, it is public. ${visible(advice)}\n`);
  }
}
