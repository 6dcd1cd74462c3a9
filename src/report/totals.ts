// Very many tokens → how many there are of each rule, confidence and folder.
import type { Exposure, Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { wrap } from './layout.ts';
import { originPath } from './origins.ts';
import type { Paint } from './paint.ts';

/** How many sums of a kind are shown. */
const MAX_SUMS = 6;

/** Sums of all tokens. @param shown how many of them were printed before */
export function describeTotals(exposures: readonly Exposure[], shown: number, width: number, paint: Paint): readonly string[] {
  const findings = exposures.flatMap(({ findings: [first] }) => first);
  const rows: readonly (readonly [string, (finding: Finding) => string])[] = [
    ['by rule', ({ rule }) => rule],
    ['by confidence', ({ confidence }) => confidence],
    ['by folder', ({ origin }) => folderOf(originPath(origin))],
  ];
  return [
    ...wrap(
      `… and ${count(exposures.length - shown, 'more token')} (--verbose shows all, --compact prints a line for each place)`,
      width,
    ),
    '',
    paint.title(`All ${count(exposures.length, 'token')}`),
    ...rows.flatMap(([title, keyOf]) => wrap(`  ${title.padEnd(13)}  ${sumsOf(findings.map(keyOf))}`, width, 17)),
  ];
}

/** The first folder of a path. */
function folderOf(path: string): string {
  const [folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? './' : `${folder}/`;
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
