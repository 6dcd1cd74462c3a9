// Very many tokens → how many there are of each rule, confidence and folder.
import type { Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, nounFor } from './amounts.ts';
import { wrap } from './layout.ts';
import { originPath } from './origins.ts';
import type { Paint } from './paint.ts';

/** How many sums of a kind are shown. */
const MAX_SUMS = 6;

/** How many tokens a report shows without --verbose, before the sums of all. */
export const MAX_TOKENS = 20;

interface TotalsStyle {
  /** How the rest is printed, in words. */
  readonly hint: string;
  /** In columns. */
  readonly width: number;
}

/** Sums of all tokens, of which the first MAX_TOKENS were printed before. @param findings one of each token */
export function describeTotals(findings: readonly Finding[], { hint, width }: TotalsStyle, paint: Paint): readonly string[] {
  const noun = nounFor(findings);
  const rows: readonly (readonly [string, (finding: Finding) => string])[] = [
    ['by rule', ({ rule }) => rule],
    ['by confidence', ({ confidence }) => confidence],
    ['by folder', ({ origin }) => folderOf(originPath(origin))],
  ];
  return [
    ...wrap(`… and ${count(findings.length - MAX_TOKENS, `more ${noun}`)} (${hint})`, width),
    '',
    paint.title(`All ${count(findings.length, noun)}`),
    ...rows.flatMap(([title, keyOf]) => wrap(`  ${title.padEnd(13)}  ${sumsOf(findings.map(keyOf))}`, width, 17)),
  ];
}

/** The first folder of a path. */
function folderOf(path: string): string {
  const end = path.indexOf('/');
  return end < 0 ? './' : path.slice(0, end + 1);
}

/** `4,990 telegram-bot-token, 10 telegram-api-hash`: the largest first. */
function sumsOf(keys: readonly string[]): string {
  const sums = new Map<string, number>();
  for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + 1);
  const sorted = [...sums].toSorted(([, a], [, b]) => b - a);
  const rest = sorted.length - MAX_SUMS;
  const list = sorted.slice(0, MAX_SUMS).map(([key, sum]) => `${sum} ${escapeForTerminal(key)}`);
  return rest > 0 ? `${list.join(', ')} and ${rest} more` : list.join(', ');
}
