// Scans every place on this machine that can hold a token, and groups the findings by token: where it is, who may have it, what to do next.
//
// In:  a folder, and which scans to run (files, git, logs, shell histories, processes).
// Out: one AuditedExposure per token, most urgent first, and the merged report of the scans.
//
//     const { exposures, report } = await audit({ cwd, env });
//     for (const { verdict, places, steps } of exposures) …   // 'leaked', [{ kind: 'pushed', … }], [{ code, commands }]
//
// Each finding becomes a TokenPlace (steps/places.ts), whose kind says how urgent it is; steps/next-steps.ts turns the places of a token into steps.
// Invariants: configuration in the audited tree hides nothing unless `trustConfig`; no step or command contains a token; a place that
// several scans find is listed once.
//
// Design: docs/design/remediation.md
import { mergeReports, sortFindings } from '../../findings/merge.ts';
import type { Span } from '../../model/entry-metadata.ts';
import { widen } from '../../model/time-span.ts';
import type { Finding, Problem, Report } from '../../model/types.ts';
import type { TokenState } from '../bot-api/verify.ts';
import type { Planners } from '../steps/file-plans.ts';
import { PlaceFinder } from '../steps/find-places.ts';
import { nextSteps } from '../steps/next-steps.ts';
import { byUrgency, isLeak, type TokenPlace } from '../steps/places.ts';
import { readInputs } from '../steps/plan-steps.ts';
import type { StepInputs } from '../steps/scope.ts';
import type { NextStep } from '../steps/step.ts';
import { AUDIT_SCANS, type AuditScan, type AuditScanName, type AuditScanOptions, runScans } from './scans.ts';

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
  /** What to do, in order. Empty where only the owner can read the token. */
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

export interface AuditOptions extends AuditScanOptions, Partial<Pick<Planners, 'command' | 'readGrammar' | 'canMask'>> {
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
  const finder = new PlaceFinder(options.cwd, options.env, options.strictEnv);
  const isReadAsGit = gitObjectsIn(scans);
  // Several scans find the same file. The later one knows more about it, and replaces the place of the earlier one.
  const places = new Map<string, TokenPlace>();
  for (const { name, report } of scans) {
    for (const finding of report?.findings ?? []) {
      if (finding.suppressed === 'allowed' && options.trustConfig === true) continue;
      if (isReadAsGit(finding)) continue;
      const place = await finder.placeOf(finding, name);
      places.set(
        `${finding.fingerprint} ${place.file ?? JSON.stringify(finding.origin)} ${finding.line} ${finding.column}`,
        place,
      );
    }
  }
  const inputs = await inputsOf([...places.values()], options);
  const merged = mergeAll(scans.flatMap(({ report }) => report ?? []));
  return {
    exposures: byToken([...places.values()])
      .map((all) => toExposure(all, inputs))
      .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)),
    report: {
      ...merged,
      problems: withoutDuplicates([...merged.problems, ...finder.problems]),
      findings: sortFindings([...places.values()].map(({ finding }) => finding)),
    },
    scans: scans.filter(({ report }) => report !== undefined).map(({ name }) => name),
    absent: scans.filter(({ report }) => report === undefined).map(({ name }) => name),
  };
}

/** A loose object of git as a file: `bot.git/objects/26/57c6…!blob`. */
const LOOSE_OBJECT = /(?:^|\/)objects\/([0-9a-f]{2})\/([0-9a-f]{38,62})!/;

/** Selects findings in files that are objects which the scan of git reported, too: that says more about them. */
function gitObjectsIn(scans: readonly AuditScan[]): (finding: Finding) => boolean {
  const reported = scans.flatMap(({ name, report }) => (name === 'git' ? (report?.findings ?? []) : []));
  const oids = new Set(reported.flatMap(({ origin }) => (origin.kind === 'object' ? [origin.oid] : [])));
  return ({ origin }) => {
    const [, start = '', rest = ''] = origin.kind === 'file' ? (LOOSE_OBJECT.exec(origin.path) ?? []) : [];
    return oids.has(start + rest);
  };
}

function inputsOf(places: readonly TokenPlace[], options: AuditOptions): Promise<StepInputs> {
  const { cwd, folder, root, home, user, command = 'tokenscan' } = options;
  const scope = { cwd, folder, root, home, user, command, scan: 'audit', location: 'here' } as const;
  return readInputs(places, { ...options, command, scope });
}

/** The audit with the steps for tokens that are known to be dead: they need no new one. */
export function withLives(audit: Audit, lives: ReadonlyMap<string, TokenState>): Audit {
  return {
    ...audit,
    exposures: audit.exposures.map((exposure) => {
      const life = lives.get(exposure.fingerprint);
      if (life === undefined) return exposure;
      const steps = exposure.steps.filter(({ code }) => life.state !== 'dead' || code !== 'replace');
      return { ...exposure, life, steps };
    }),
  };
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

function toExposure(places: readonly [TokenPlace, ...TokenPlace[]], inputs: StepInputs): AuditedExposure {
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
    steps: nextSteps(places, inputs),
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
