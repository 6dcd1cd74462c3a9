// Scans every place on this machine that can hold a token, and groups the findings by token: where it is, who may have it, what to do next.
//
// In:  a folder, and which scans to run (files, git, logs, shell histories, processes).
// Out: one AuditedExposure per token, most urgent first, and the merged report of the scans.
//
//     const { exposures, report } = await audit({ cwd, env });
//     for (const { verdict, places, steps } of exposures) …   // 'leaked', [{ kind: 'pushed', … }], [{ what, commands }]
//
// Each finding becomes a TokenPlace (places.ts), whose kind says how urgent it is; next-steps.ts turns the places of a token into steps.
// Invariants: configuration in the audited tree hides nothing unless `trustConfig`; no step or command contains a token; a place that
// several scans find is listed once.
//
// Design: docs/design/remediation.md
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { prepareRules } from '../../config/rules/builtin.ts';
import { createMasker, type Masker } from '../../detect/mask.ts';
import { mergeReports, sortFindings } from '../../findings/merge.ts';
import type { Span } from '../../model/entry-metadata.ts';
import { widen } from '../../model/time-span.ts';
import type { Finding, Problem, Report } from '../../model/types.ts';
import { joinPath } from '../../system/walk.ts';
import type { TokenState } from '../bot-api/verify.ts';
import { FactFinder, fileAt } from './file-facts.ts';
import type { NextStep } from './next-step.ts';
import { type AuditScope, nextSteps } from './next-steps.ts';
import { byUrgency, isLeak, kindOf, type TokenPlace } from './places.ts';
import { AUDIT_SCANS, type AuditScanName, type AuditScanOptions, runScans } from './scans.ts';

/** `leaked`: beyond this machine. `here`: on this machine only. `in place`: only where tokens are expected. Most urgent first. */
const VERDICTS = ['leaked', 'here', 'in place'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A token, and what an audit knows about it. */
export interface AuditedExposure {
  readonly fingerprint: string;
  readonly verdict: Verdict;
  /** Most urgent first. */
  readonly places: readonly [TokenPlace, ...TokenPlace[]];
  /** The earliest and the latest time in commits, logs and histories. */
  readonly span: Span;
  /** The remote-tracking branches that contain it. */
  readonly pushedTo: readonly string[];
  /** Whether HEAD contains it. */
  readonly inHead: boolean;
  /** The state of the token at Telegram; undefined if that was not asked. */
  readonly life?: TokenState;
  /** What to do, in order. Empty for the verdict `in place`. */
  readonly steps: readonly NextStep[];
}

/** The result of an audit: every token, where it is, and what to do about it. */
export interface Audit {
  /** Most urgent first. */
  readonly exposures: readonly AuditedExposure[];
  /** Of all scans together, each place once. */
  readonly report: Report;
  /** The scans that ran. */
  readonly scans: readonly AuditScanName[];
  /** The scans without anything to scan: no repository, no list of processes. */
  readonly absent: readonly AuditScanName[];
}

export interface AuditOptions extends AuditScanOptions {
  /** Which scans to run; default: all. */
  readonly scans?: readonly AuditScanName[] | undefined;
  /** The path of `cwd` from the user's shell, if that is in another folder: the steps begin with `cd`. */
  readonly folder?: string | undefined;
}

/**
 * Scans the files below `cwd`, its repository, logs, histories and processes. Allowlists and excludes of the tree hide nothing, unless
 * `trustConfig`.
 *
 * Throws UsageError, ConfigError and GitError. What could not be scanned is a Problem in the report.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const scans = await runScans(options.scans ?? AUDIT_SCANS, options);
  const facts = new FactFinder(options.cwd, options.env);
  const mask = createMasker(prepareRules());
  // Several scans find the same file. The later one knows more about it, and replaces the place of the earlier one.
  const places = new Map<string, TokenPlace>();
  for (const { name, report } of scans) {
    for (const finding of report?.findings ?? []) {
      if (finding.suppressed === 'allowed' && options.trustConfig === true) continue;
      const place = await placeOf(finding, name, { cwd: options.cwd, facts, mask });
      places.set(
        `${finding.fingerprint} ${place.file ?? JSON.stringify(finding.origin)} ${finding.line} ${finding.column}`,
        place,
      );
    }
  }
  const merged = mergeAll(scans.flatMap(({ report }) => report ?? []));
  return {
    exposures: byToken([...places.values()])
      .map((all) => toExposure(all, options))
      .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)),
    report: {
      ...merged,
      problems: withoutDuplicates([...merged.problems, ...facts.problems]),
      findings: sortFindings([...places.values()].map(({ finding }) => finding)),
    },
    scans: scans.filter(({ report }) => report !== undefined).map(({ name }) => name),
    absent: scans.filter(({ report }) => report === undefined).map(({ name }) => name),
  };
}

interface PlaceContext {
  readonly cwd: string;
  readonly facts: FactFinder;
  readonly mask: Masker;
}

async function placeOf(finding: Finding, scan: AuditScanName, { cwd, facts, mask }: PlaceContext): Promise<TokenPlace> {
  const { origin } = finding;
  const allowed = finding.suppressed === 'allowed';
  if (scan === 'git') {
    const file = origin.kind === 'file' ? { file: joinPath(origin.root ?? '', origin.path) } : {};
    return { kind: kindOf(finding, scan, undefined), finding, allowed, ...file };
  }
  if (origin.kind !== 'file' && origin.kind !== 'name' && origin.kind !== 'history')
    return { kind: kindOf(finding, scan, undefined), finding, allowed };
  const file = fileAt(resolve(cwd, origin.root ?? '', origin.path));
  const known = await facts.factsOf(file, basename(origin.path));
  const masked = mask(file);
  // Names are masked already, so that no such file exists.
  const nameIsMasked = origin.kind === 'name' || masked !== file || (masked.includes('***') && !existsSync(masked));
  return { kind: kindOf(finding, scan, known), finding, allowed, file: masked, nameIsMasked, envProblems: known.envProblems };
}

function byToken(places: readonly TokenPlace[]): readonly (readonly [TokenPlace, ...TokenPlace[]])[] {
  const groups = new Map<string, [TokenPlace, ...TokenPlace[]]>();
  for (const place of places.toSorted(byUrgency)) {
    const group = groups.get(place.finding.fingerprint);
    if (group === undefined) groups.set(place.finding.fingerprint, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

function toExposure(places: readonly [TokenPlace, ...TokenPlace[]], scope: AuditScope): AuditedExposure {
  const [{ kind, finding }] = places;
  const histories = places.flatMap(({ finding: { origin } }) =>
    'history' in origin && origin.history !== undefined ? [origin.history] : [],
  );
  const times = [
    ...places.flatMap(({ finding: { seen } }) => [seen?.first, seen?.last]),
    ...histories.map(({ first }) => first?.date),
  ];
  return {
    fingerprint: finding.fingerprint,
    verdict: kind === 'pushed' ? 'leaked' : isLeak(kind) ? 'here' : 'in place',
    places,
    span: times.reduce<Span>(widen, {}),
    pushedTo: [...new Set(histories.flatMap(({ remotes }) => remotes))],
    inHead: histories.some(({ inHead }) => inHead),
    steps: nextSteps(places, scope),
  };
}

/** Several scans meet the same unreadable folder. */
function withoutDuplicates(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.origin, problem.message]), problem])).values()];
}

function mergeAll(reports: readonly Report[]): Report {
  const places = reports.flatMap((report) => report.places ?? []);
  const conflicts = reports.flatMap((report) => report.conflicts ?? []);
  return {
    ...mergeReports(reports),
    unused: [],
    ...(places.length === 0 ? {} : { places }),
    ...(conflicts.length === 0 ? {} : { conflicts }),
  };
}
