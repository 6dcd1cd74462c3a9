// What `fix` would write in the place of single lines, for reviews that suggest it.
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { createMasker, type Masker } from '../../detect/mask.ts';
import type { Finding } from '../../model/types.ts';
import { createFindMatches } from '../fix/find-matches.ts';
import type { FixStep } from '../fix/fix-step.ts';
import { createParse } from '../fix/grammars.ts';
import { targetsOf } from '../fix/targets.ts';
import { attemptPlan, isSmall, type Planners, rulesOf } from './file-plans.ts';

/** A line that is replaced as a whole. */
export interface LineFix {
  /** Line, from 1. */
  readonly line: number;
  /** The column behind its last byte. */
  readonly endColumn: number;
  /** The new line, without its end. It holds no token. */
  readonly text: string;
}

/** Of more files nothing is suggested. */
const MAX_FILES = 64;

/**
 * The new lines of findings whose files `fix` changes in lines with findings only: where it also has to import something, one line alone
 * would not do. Throws TokenscanError and system errors.
 */
export async function planLineFixes(findings: readonly Finding[], planners: Planners): Promise<ReadonlyMap<Finding, LineFix>> {
  const { cwd, env, command, readGrammar } = planners;
  const targets = targetsOf({ findings }, cwd).targets.filter(({ path }) => isSmall(path));
  if (readGrammar === undefined || targets.length === 0 || targets.length > MAX_FILES) return new Map();
  const rules = await rulesOf(planners);
  const options = { cwd, env, command, findMatches: createFindMatches(rules), parse: createParse(readGrammar) };
  const plan = await attemptPlan(targets, options, new Set());
  const mask = createMasker(rules);
  const files = new Map(plan?.steps.flatMap((step) => (step.kind === 'source' ? [[step.path, linesOf(step, mask)]] : [])));
  const fixes = new Map<Finding, LineFix>();
  for (const [path, own] of groupByFile(findings, cwd)) {
    const lines = files.get(path);
    if (lines === undefined || [...lines.keys()].some((line) => !own.some((finding) => finding.line === line))) continue;
    for (const finding of own) {
      const fix = lines.get(finding.line);
      if (fix !== undefined && finding.range.endLine === finding.line) fixes.set(finding, fix);
    }
  }
  return fixes;
}

/** The findings in files, by where these really are. */
function groupByFile(findings: readonly Finding[], cwd: string): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { origin, suppressed } = finding;
    if (origin.kind !== 'file' || suppressed !== false) continue;
    const named = resolve(cwd, origin.root ?? '', origin.path);
    if (!existsSync(named)) continue;
    const path = realpathSync(named);
    groups.set(path, [...(groups.get(path) ?? []), finding]);
  }
  return groups;
}

/** The lines that a step changes; undefined where it adds or removes some, or where one cannot be shown. */
function linesOf({ before, after }: FixStep, mask: Masker): ReadonlyMap<number, LineFix> | undefined {
  const [old, changed] = [before ?? Buffer.alloc(0), after].map((bytes) => bytes.toString('latin1').split('\n'));
  if (old === undefined || changed === undefined || old.length !== changed.length) return undefined;
  const lines = new Map<number, LineFix>();
  for (const [at, line] of changed.entries()) {
    const was = old[at] ?? '';
    if (line === was) continue;
    const bytes = Buffer.from(line.replace(/\r$/, ''), 'latin1');
    const text = bytes.toString('utf8');
    // Other bytes than UTF-8 have no form in JSON; and a token that stays must not be shown.
    if (!Buffer.from(text).equals(bytes) || mask(text) !== text) return undefined;
    lines.set(at + 1, { line: at + 1, endColumn: was.replace(/\r$/, '').length + 1, text });
  }
  return lines;
}
