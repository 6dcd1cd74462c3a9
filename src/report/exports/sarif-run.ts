// What SARIF says of a run besides its results: its identity, which commit was scanned, how it went.
import type { Problem } from '../../model/types.ts';
import { count } from '../amounts.ts';
import type { ReportInput } from '../report-input.ts';
import { type Locate, placeOf } from './place.ts';
import { BASE, locationOf } from './sarif-artifacts.ts';
import { describeEntries, describeProblem } from './sentences.ts';

/** How many results the report has, and how many it has no room for. */
interface ResultCounts {
  readonly shown: number;
  readonly missing: number;
}

/** The keys of a run for all this. */
export function runFactsOf(input: ReportInput, counts: ResultCounts): object {
  return {
    automationDetails: automationDetailsOf(input),
    ...provenanceOf(input),
    invocations: [invocationOf(input, counts)],
    originalUriBaseIds: { [BASE]: { description: { text: 'The top of the repository, or the folder that was scanned.' } } },
  };
}

/**
 * What the uploads of a command have in common, so that those of one do not close the alerts of another. Azure DevOps takes only the id of
 * a run of its pipelines, which is one for all that the run uploads.
 */
function automationDetailsOf({ command, pipeline }: ReportInput): object {
  const azure = pipeline?.azure;
  if (azure === undefined) return { id: `tokenscan/${command}/` };
  const { organization, projectId, definitionId, definitionName, phaseId, phaseName, branch, buildId } = azure;
  const prefix = 'azuredevops/pipeline/build/';
  return {
    id: prefix + [organization, projectId, definitionId, phaseId, branch, buildId].join('/'),
    properties: {
      [`${prefix}buildDefinitionId`]: definitionId,
      [`${prefix}buildDefinitionName`]: definitionName,
      [`${prefix}phaseId`]: phaseId,
      [`${prefix}phaseName`]: phaseName,
    },
  };
}

/** Which commit was scanned, where the CI system says it. */
function provenanceOf({ pipeline }: ReportInput): object {
  if (pipeline?.revision === undefined) return {};
  const { branch, ...revision } = pipeline.revision;
  const mappedTo = { uriBaseId: BASE };
  return { versionControlProvenance: [{ ...revision, ...(branch === undefined ? {} : { branch }), mappedTo }] };
}

/** How the run went: what could not be scanned, and what else to know. */
function invocationOf({ report, exitCode, startedAt, endedAt, locate }: ReportInput, { shown, missing }: ResultCounts): object {
  const skipped = `${count(missing, 'more result')} not in this report: a run holds ${shown}`;
  return {
    executionSuccessful: exitCode < 2,
    exitCode,
    startTimeUtc: startedAt.toISOString(),
    endTimeUtc: endedAt.toISOString(),
    toolExecutionNotifications: [
      ...report.problems.map((problem) => problemToJson(problem, locate)),
      ...describeEntries(report).map((text) => ({ level: 'note', message: { text } })),
      ...(missing > 0 ? [{ level: 'warning', message: { text: skipped } }] : []),
    ],
  };
}

function problemToJson(problem: Problem, locate: Locate): object {
  const { file } = placeOf(problem.origin, locate);
  return {
    level: 'error',
    message: { text: describeProblem(problem) },
    descriptor: { id: problem.code },
    locations: [{ physicalLocation: { artifactLocation: locationOf(file) } }],
  };
}
