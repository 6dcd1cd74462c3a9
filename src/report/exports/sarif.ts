// Report → SARIF 2.1.0, as code scanning of GitHub takes it, and Azure DevOps and viewers, too.
//
// GitHub shows one place of a result, reads one fingerprint (`primaryLocationLineHash`), and blocks all uploads of a repository whose URIs
// or rule ids differ each time: no URI has the id of a commit or of an object. What it ignores is written for the others.
import type { ObjectHistory } from '../../model/origin.ts';
import { ORIGIN_KINDS } from '../../model/origin-kinds.ts';
import type { Severity } from '../../model/rule.ts';
import type { Exposure, Finding } from '../../model/types.ts';
import { renderJson } from '../json.ts';
import { formatLocation } from '../origins.ts';
import { suppressionReason } from '../reasons.ts';
import type { ReportInput } from '../report-input.ts';
import { byUrgency, type Place, PlaceCounter, placeOf } from './place.ts';
import { locationOf, Members } from './sarif-artifacts.ts';
import { runFactsOf } from './sarif-run.ts';
import { describeFinding } from './sentences.ts';

/** GitHub refuses a run with more results; it shows 5,000 of them, the most severe first. */
const MAX_RESULTS = 25_000;

/** GitHub keeps so many places of a result. */
const MAX_RELATED = 100;

const LEVELS = { high: 'error', medium: 'warning', low: 'note' } as const;

/** As GitHub reads `security-severity`: above 9.0 critical, from 7.0 high, from 4.0 medium. */
const SECURITY_SEVERITIES = { high: '9.5', medium: '6.5', low: '2.0' } as const;

/** How sure a result is, from 0 to 100. */
const RANKS = { certain: 95, likely: 70, possible: 40 } as const;

/** The report as SARIF. A clean one is valid, too, and has no results. */
export function formatSarif(input: ReportInput): string {
  const found = resultsOf(input);
  const shown = found.slice(0, MAX_RESULTS);
  const ruleIds = [...new Set(shown.map(({ finding }) => finding.rule))].toSorted();
  const members = new Members();
  const results = shown.map((one) => resultToJson(one, ruleIds, members));
  const { version } = input;
  const driver = {
    name: 'tokenscan',
    fullName: `tokenscan ${version}`,
    version,
    semanticVersion: version,
    rules: ruleIds.map((id) => ruleToJson(id, shown)),
  };
  const run = {
    tool: { driver },
    ...runFactsOf(input, { shown: shown.length, missing: found.length - shown.length }),
    columnKind: 'utf16CodeUnits',
    redactionTokens: ['***'],
    ...members.toJson(),
    results,
  };
  return renderJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] });
}

/** A finding that becomes a result, and the further places that are part of it. */
interface Result {
  readonly finding: Finding;
  readonly place: Place;
  readonly related: readonly { readonly finding: Finding; readonly place: Place }[];
  /** Which place of its token in its file it is. */
  readonly number: number;
}

/** A result for each place, and one for each token in git history: its places there are copies of one another. */
function resultsOf({ exposures, locate, showsSuppressed }: ReportInput): readonly Result[] {
  const counter = new PlaceCounter();
  return byUrgency(exposures).flatMap(({ findings }: Exposure): readonly Result[] => {
    const placed = findings
      .filter(({ suppressed }) => suppressed === false || showsSuppressed === true)
      .map((finding) => ({ finding, place: placeOf(finding.origin, locate) }));
    const isHistory = ({ finding }: { readonly finding: Finding }): boolean => finding.origin.kind === 'object';
    const groups = [...placed.filter((one) => !isHistory(one)).map((one) => [one]), placed.filter(isHistory)];
    return groups.flatMap(([first, ...related]) =>
      first === undefined ? [] : [{ ...first, related, number: counter.next(first.finding, first.place) }],
    );
  });
}

function ruleToJson(id: string, results: readonly Result[]): object {
  const { title, severity, help } = results.find(({ finding }) => finding.rule === id)?.finding ?? EMPTY_RULE;
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: help.what },
    help: { text: help.fix },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SECURITY_SEVERITIES[severity], precision: 'high', tags: ['security', 'secret'] },
  };
}

const EMPTY_RULE: { title: string; severity: Severity; help: { what: string; fix: string } } = {
  title: '',
  severity: 'high',
  help: { what: '', fix: '' },
};

function resultToJson({ finding, place, related, number }: Result, ruleIds: readonly string[], members: Members): object {
  const { rule, severity, confidence, fingerprint, suppressed } = finding;
  const history = historyOf(finding);
  const isExact = place.member === undefined && finding.offset === undefined;
  const others = [...(isExact ? [] : [{ finding, place }]), ...related.slice(0, MAX_RELATED)];
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    level: LEVELS[severity],
    rank: RANKS[confidence],
    message: { text: describeFinding(finding, place, number) },
    locations: [locationToJson(finding, place)],
    ...(others.length === 0
      ? {}
      : { relatedLocations: others.map((one, id) => ({ id, ...relatedToJson(one.finding, one.place, members) })) }),
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:${number}` },
    // A commit may have any date, and SARIF wants one that exists.
    ...(history?.first === undefined || Number.isNaN(Date.parse(history.first.date))
      ? {}
      : { provenance: { firstDetectionTimeUtc: new Date(history.first.date).toISOString() } }),
    ...(suppressed === false
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: suppressionReason(suppressed) }] }),
    properties: propertiesOf(finding, related.length),
  };
}

/** What readers other than GitHub may want to know. */
function propertiesOf(finding: Finding, places: number): object {
  const { confidence, fingerprint, botId, encodings, offset, repeats, seen } = finding;
  const history = historyOf(finding);
  return {
    confidence,
    fingerprint,
    ...(botId === undefined ? {} : { botId }),
    ...(encodings.length === 0 ? {} : { encodings }),
    ...(offset === undefined ? {} : { offset }),
    ...(repeats === 0 ? {} : { repeats }),
    ...(seen?.first === undefined ? {} : { firstSeen: seen.first }),
    ...(seen?.last === undefined ? {} : { lastSeen: seen.last }),
    ...(history === undefined
      ? {}
      : {
          ...(history.first === undefined ? {} : { firstCommit: history.first.oid }),
          ...(history.last === undefined ? {} : { lastCommit: history.last.oid }),
          branches: history.branches,
          pushedTo: history.remotes,
        }),
    ...(places > MAX_RELATED ? { furtherPlaces: places - MAX_RELATED } : {}),
  };
}

function historyOf({ origin }: Finding): ObjectHistory | undefined {
  return 'history' in origin ? origin.history : undefined;
}

/** The place that GitHub shows: a file that it knows. What has no lines is at its first character. */
function locationToJson(finding: Finding, place: Place): object {
  const { line, range } = finding;
  const region = place.hasLines
    ? { startLine: line, startColumn: range.textColumn, endLine: range.endLine, endColumn: range.textEndColumn }
    : { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
  return {
    physicalLocation: { artifactLocation: locationOf(place.file), region },
    logicalLocations: [{ fullyQualifiedName: formatLocation(finding), kind: kindOf(finding) }],
  };
}

/** The place as exactly as there are words for it: a member of a container, an object of git. */
function relatedToJson(finding: Finding, place: Place, members: Members): object {
  const region = regionOf(finding);
  return {
    physicalLocation: {
      artifactLocation: place.member === undefined ? locationOf(place.file) : members.artifactOf(place),
      ...(region === undefined ? {} : { region }),
    },
    message: { text: formatLocation(finding) },
  };
}

/** Lines where there are some; bytes in a database; undefined for a name and the like. */
function regionOf({ origin, line, column, range, offset }: Finding): object | undefined {
  if (offset !== undefined) {
    const byteLength = range.endLine === line ? range.endColumn - column : 1;
    return { byteOffset: offset, byteLength };
  }
  if (!ORIGIN_KINDS[origin.kind].hasLines) return undefined;
  return { startLine: line, startColumn: range.textColumn, endLine: range.endLine, endColumn: range.textEndColumn };
}

function kindOf({ origin }: Finding): string {
  return origin.kind === 'file' || origin.kind === 'staged' ? 'resource' : origin.kind;
}
