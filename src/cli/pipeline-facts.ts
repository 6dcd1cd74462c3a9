// The environment of a CI job → what SARIF has fields for: which commit of which repository was scanned, and the run of Azure Pipelines.
//
// Sources: docs.github.com, "Default environment variables"; docs.gitlab.com, "Predefined CI/CD variables reference"; learn.microsoft.com,
// "Use predefined variables". What Azure's reader of SARIF requires: rules GHAzDO1019 and GHAzDO1020 of Microsoft's sarif-multitool.
import type { AzureRun, PipelineFacts, ScannedRevision } from '../report/report-input.ts';
import type { Environment } from '../system/environment.ts';

/** What is known; empty outside CI. Values that are not what is documented are as if they were not there. */
export function pipelineFacts(env: Environment): PipelineFacts {
  return { revision: revisionOf(env), azure: azureOf(env) };
}

function revisionOf(env: Environment): ScannedRevision | undefined {
  const of = (uri: string | undefined, revision: string | undefined, branch: string | undefined): ScannedRevision | undefined => {
    const repositoryUri = withoutUser(uri ?? '');
    if (repositoryUri === undefined || !/^[0-9a-f]{40,64}$/.test(revision ?? '')) return undefined;
    return { repositoryUri, revisionId: revision ?? '', branch: branch || undefined };
  };
  if (env['GITHUB_ACTIONS'] === 'true')
    return of(`${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}`, env['GITHUB_SHA'], env['GITHUB_REF_NAME']);
  if (env['GITLAB_CI'] === 'true') return of(env['CI_PROJECT_URL'], env['CI_COMMIT_SHA'], env['CI_COMMIT_REF_NAME']);
  if (isAzure(env)) return of(env['BUILD_REPOSITORY_URI'], env['BUILD_SOURCEVERSION'], env['BUILD_SOURCEBRANCH']);
  return undefined;
}

/** An address for browsers without a user and a password, which some systems put into it. */
function withoutUser(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, host, pathname } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:' ? `${protocol}//${host}${pathname}` : undefined;
}

function isAzure(env: Environment): boolean {
  return /^true$/i.test(env['TF_BUILD'] ?? '');
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^[1-9][0-9]{0,9}$/;

/** The run, if all is there that its reader requires: with less it refuses the report. */
function azureOf(env: Environment): AzureRun | undefined {
  if (!isAzure(env)) return undefined;
  const given = (pattern: RegExp, ...names: readonly string[]): string | undefined =>
    names.map((name) => env[name]).find((value) => value !== undefined && pattern.test(value));
  const parts = {
    organization: organizationOf(env['SYSTEM_COLLECTIONURI'] ?? ''),
    projectId: given(GUID, 'SYSTEM_TEAMPROJECTID'),
    definitionId: given(NUMBER, 'SYSTEM_DEFINITIONID'),
    definitionName: given(/\S/, 'BUILD_DEFINITIONNAME'),
    // The phase of YAML pipelines is the job.
    phaseId: given(GUID, 'SYSTEM_PHASEID', 'SYSTEM_JOBID'),
    phaseName: given(/\S/, 'SYSTEM_PHASENAME', 'SYSTEM_JOBNAME'),
    branch: given(/^refs\/\S+$/, 'BUILD_SOURCEBRANCH'),
    buildId: given(NUMBER, 'BUILD_BUILDID'),
  };
  const isWhole = Object.values(parts).every((part) => part !== undefined);
  return isWhole ? (parts as AzureRun) : undefined;
}

/** `https://dev.azure.com/ORGANIZATION/` or `https://ORGANIZATION.visualstudio.com/`. */
function organizationOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { hostname, pathname } = new URL(uri);
  const [, own] = /^([a-z0-9-]+)\.visualstudio\.com$/i.exec(hostname) ?? [];
  return own ?? (pathname.split('/').find((part) => part !== '') || undefined);
}
