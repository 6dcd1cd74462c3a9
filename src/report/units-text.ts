// What a merged report says of the units it is made of, for people.
import type { Exposure } from '../model/types.ts';
import type { UnitKind, UnitResult } from '../model/units.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatNumber } from './amounts.ts';
import type { Paint } from './paint.ts';

const NOUNS: Readonly<Record<UnitKind, readonly [one: string, many: string]>> = {
  repository: ['repository', 'repositories'],
  folder: ['folder', 'folders'],
  file: ['file', 'files'],
  report: ['report', 'reports'],
};

/** `14 repositories`; `14 units` where they are of several kinds. */
function countUnits(units: readonly UnitResult[]): string {
  const kinds = new Set(units.map(({ kind }) => kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1) return count(units.length, 'unit');
  const [one, many] = NOUNS[kind];
  return `${formatNumber(units.length)} ${units.length === 1 ? one : many}`;
}

/** `in 14 repositories, first committed on 2026-01-02 in /srv/git/a`; empty where it is in one. */
export function describeSpread({ fingerprint, findings }: Exposure, units: readonly UnitResult[]): string {
  const holders = units.filter(({ tokens }) => tokens.includes(fingerprint));
  if (holders.length < 2) return '';
  const commits = findings.flatMap(({ origin }) =>
    'history' in origin && origin.history?.first !== undefined
      ? [{ date: origin.history.first.date, root: origin.root ?? '' }]
      : [],
  );
  const [first] = commits.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date));
  const since = first === undefined ? '' : `, first committed on ${first.date.slice(0, 10)} in ${escapeForTerminal(first.root)}`;
  return `in ${countUnits(holders)}${since}`;
}

/** A line: how many units there are, and what became of them. */
export function describeUnits(units: readonly UnitResult[], paint: Paint): readonly string[] {
  if (units.length === 0) return [];
  const amount = (outcome: UnitResult['outcome']): number => units.filter((unit) => unit.outcome === outcome).length;
  const parts = [
    ['with findings', amount('findings')],
    ['clean', amount('clean')],
    ['incomplete', amount('incomplete')],
    ['not scanned', amount('failed')],
  ] as const;
  const said = parts.flatMap(([words, times]) => (times === 0 ? [] : `${times} ${words}`)).join(', ');
  return [paint.dim(`${countUnits(units)}: ${said}`)];
}
