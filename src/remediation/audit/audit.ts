// Looks through all places a token can be in on this machine, and says of each token where it stands and what is to be done.
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
import { createFactFinder, type FactFinder, fileAt } from './file-facts.ts';
import { LOOKS, type LookName, type LookOptions, makeLooks } from './looks.ts';
import { byUrgency, isLeak, kindOf, type Place } from './places.ts';
import type { Step } from './step.ts';
import { type Audited, stepsFor } from './steps.ts';

/** `leaked`: beyond this machine. `here`: on this machine only. `in place`: only where it belongs. Most urgent first. */
const VERDICTS = ['leaked', 'here', 'in place'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A token, and all that an audit knows of it. */
export interface AuditedExposure {
  readonly fingerprint: string;
  readonly verdict: Verdict;
  /** Most urgent first. */
  readonly places: readonly [Place, ...Place[]];
  /** The earliest and the latest time that commits, logs and histories tell. */
  readonly span: Span;
  /** The remote-tracking branches that have it. */
  readonly pushedTo: readonly string[];
  /** Whether the last commit has it. */
  readonly inHead: boolean;
  /** What the Bot API says of it; only where it was asked. */
  readonly life?: TokenState;
  /** What finishes the job, in order. Empty where it is in its place. */
  readonly steps: readonly Step[];
}

export interface Audit {
  /** Most urgent first. */
  readonly exposures: readonly AuditedExposure[];
  /** Of all looks together, each place once. */
  readonly report: Report;
  readonly looked: readonly LookName[];
  /** What there is none of here: no repository, no list of processes. */
  readonly absent: readonly LookName[];
}

export interface AuditOptions extends LookOptions {
  /** Which looks to make; all if not said. */
  readonly looks?: readonly LookName[] | undefined;
  /** What `cwd` is called by whoever stands elsewhere: the steps begin with the way there. */
  readonly folder?: string | undefined;
}

/**
 * Looks through the files below `cwd`, its repository, logs, histories, and what runs. What the tree's configuration allows or leaves out hides
 * nothing, unless `trustConfig`.
 *
 * Throws UsageError, ConfigError and GitError; what could not be looked at is a Problem in the report.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const looks = await makeLooks(options.looks ?? LOOKS, options);
  const facts = createFactFinder(options.cwd, options.env);
  const mask = createMasker(prepareRules());
  // A file is found by the look through files, and by the one that knows what it is for: that comes later, and says more.
  const places = new Map<string, Place>();
  for (const { name, report } of looks) {
    for (const finding of report?.findings ?? []) {
      if (finding.suppressed === 'allowed' && options.trustConfig === true) continue;
      const place = await placeOf(finding, name, { cwd: options.cwd, facts, mask });
      places.set(
        `${finding.fingerprint} ${place.file ?? JSON.stringify(finding.origin)} ${finding.line} ${finding.column}`,
        place,
      );
    }
  }
  const merged = mergeAll(looks.flatMap(({ report }) => report ?? []));
  return {
    exposures: byToken([...places.values()])
      .map((all) => judge(all, options))
      .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)),
    report: {
      ...merged,
      problems: once([...merged.problems, ...facts.problems]),
      findings: sortFindings([...places.values()].map(({ finding }) => finding)),
    },
    looked: looks.filter(({ report }) => report !== undefined).map(({ name }) => name),
    absent: looks.filter(({ report }) => report === undefined).map(({ name }) => name),
  };
}

interface Surroundings {
  readonly cwd: string;
  readonly facts: FactFinder;
  readonly mask: Masker;
}

async function placeOf(finding: Finding, look: LookName, { cwd, facts, mask }: Surroundings): Promise<Place> {
  const { origin } = finding;
  const allowed = finding.suppressed === 'allowed';
  if (look === 'git') {
    const file = origin.kind === 'file' ? { file: joinPath(origin.root ?? '', origin.path) } : {};
    return { kind: kindOf(finding, look, undefined), finding, allowed, ...file };
  }
  if (origin.kind !== 'file' && origin.kind !== 'name' && origin.kind !== 'history')
    return { kind: kindOf(finding, look, undefined), finding, allowed };
  const file = fileAt(resolve(cwd, origin.root ?? '', origin.path));
  const known = await facts.factsOf(file, basename(origin.path));
  const masked = mask(file);
  // Names come masked already: there is no such file then.
  const nameIsMasked = origin.kind === 'name' || masked !== file || (masked.includes('***') && !existsSync(masked));
  return { kind: kindOf(finding, look, known), finding, allowed, file: masked, nameIsMasked, wrong: known.wrong };
}

function byToken(places: readonly Place[]): readonly (readonly [Place, ...Place[]])[] {
  const groups = new Map<string, [Place, ...Place[]]>();
  for (const place of places.toSorted(byUrgency)) {
    const group = groups.get(place.finding.fingerprint);
    if (group === undefined) groups.set(place.finding.fingerprint, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

function judge(places: readonly [Place, ...Place[]], audited: Audited): AuditedExposure {
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
    steps: stepsFor(places, audited),
  };
}

/** A folder that is closed to us two looks come by. */
function once(problems: readonly Problem[]): readonly Problem[] {
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
