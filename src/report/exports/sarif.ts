// Report → SARIF 2.1.0, as code scanning of GitHub takes it, and Azure DevOps and viewers, too.
//
// GitHub shows one place of a result, reads one fingerprint (`primaryLocationLineHash`), and blocks all uploads of a repository whose URIs
// or rule ids differ each time: no URI has the id of a commit or of an object. What it ignores is written for the others.
import type { ObjectHistory } from '../../model/origin.ts';
import { ORIGIN_KINDS } from '../../model/origin-kinds.ts';
import type { Severity } from '../../model/rule.ts';
import type { Exposure, Finding } from '../../model/types.ts';
import type { Chunks } from '../chunks.ts';
import { jsonChunks, mapLazily } from '../json.ts';
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
export function formatSarif(input: ReportInput): Chunks {
  const { shown, missing } = chooseResults(input);
  const ruleIds = [...new Set(shown.map(({ finding }) => finding.rule))].toSorted();
  const members = new Members();
  // They come before the results, which are made when they are written.
  for (const result of shown)
    for (const { place } of relatedOf(result)) if (place.member !== undefined) members.artifactOf(place);
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
    ...runFactsOf(input, { shown: shown.length, missing }),
    columnKind: 'utf16CodeUnits',
    redactionTokens: ['***'],
    ...members.toJson(),
    results: mapLazily(shown, (one) => resultToJson(one, ruleIds, members)),
  };
  return jsonChunks({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] });
}

/** A finding that becomes a result, and the further places that are part of it. */
interface Result {
  readonly finding: Finding;
  readonly place: Place;
  readonly related: readonly { readonly finding: Finding; readonly place: Place }[];
  /** Which place of its token in its file it is. */
  readonly number: number;
}

/** The first MAX_RESULTS results, and how many more there are. */
function chooseResults({ exposures, locate, showsSuppressed }: ReportInput): {
  readonly shown: readonly Result[];
  readonly missing: number;
} {
  const counter = new PlaceCounter();
  const shown: Result[] = [];
  let missing = 0;
  for (const { findings } of byUrgency(exposures)) {
    for (const [finding, ...others] of groupsOf(findings, showsSuppressed === true)) {
      if (finding === undefined) continue;
      if (shown.length >= MAX_RESULTS) {
        missing++;
        continue;
      }
      const place = placeOf(finding.origin, locate);
      const related = others.map((one) => ({ finding: one, place: placeOf(one.origin, locate) }));
      shown.push({ finding, place, related, number: counter.next(finding, place) });
    }
  }
  return { shown, missing };
}

/** The findings of a token that are one result: each place is one, and all of git history, where places are copies of one another. */
function groupsOf(findings: Exposure['findings'], showsSuppressed: boolean): readonly (readonly Finding[])[] {
  const wanted = findings.filter(({ suppressed }) => suppressed === false || showsSuppressed);
  const isHistory = ({ origin }: Finding): boolean => origin.kind === 'object';
  return [...wanted.filter((one) => !isHistory(one)).map((one) => [one]), wanted.filter(isHistory)];
}

/** The places that a result has beside the first: itself where there are more exact words for it, and those of history. */
function relatedOf({ finding, place, related }: Result): Result['related'] {
  const isExact = place.member === undefined && finding.offset === undefined;
  return [...(isExact ? [] : [{ finding, place }]), ...related.slice(0, MAX_RELATED)];
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

function resultToJson(result: Result, ruleIds: readonly string[], members: Members): object {
  const { finding, place, related, number } = result;
  const { rule, severity, confidence, fingerprint, suppressed } = finding;
  const history = historyOf(finding);
  const others = relatedOf(result);
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
