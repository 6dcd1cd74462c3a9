// What SARIF says of the CI job that wrote it.
import { expect, test } from 'vitest';
import { pipelineFacts } from '../../src/cli/pipeline-facts.ts';

const OID = 'a1'.repeat(20);
const GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'octo/repo',
  GITHUB_SHA: OID,
  GITHUB_REF_NAME: 'main',
};
const GITLAB = { GITLAB_CI: 'true', CI_PROJECT_URL: 'https://gitlab.example.org/g/p', CI_COMMIT_SHA: OID };
const AZURE = {
  TF_BUILD: 'True',
  SYSTEM_COLLECTIONURI: 'https://example.visualstudio.com/',
  SYSTEM_TEAMPROJECTID: '11111111-2222-3333-4444-555555555555',
  SYSTEM_DEFINITIONID: '12',
  BUILD_DEFINITIONNAME: 'scan',
  SYSTEM_JOBID: '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
  SYSTEM_JOBNAME: 'Job',
  BUILD_SOURCEBRANCH: 'refs/heads/main',
  BUILD_BUILDID: '345',
  BUILD_REPOSITORY_URI: 'https://user:word@dev.azure.com/o/p/_git/r',
  BUILD_SOURCEVERSION: OID,
};

test.each([
  ['outside CI', {}, undefined],
  ['GitHub', GITHUB, { repositoryUri: 'https://github.com/octo/repo', revisionId: OID, branch: 'main' }],
  ['GitLab', GITLAB, { repositoryUri: 'https://gitlab.example.org/g/p', revisionId: OID, branch: undefined }],
  [
    'Azure, without user and password',
    AZURE,
    { repositoryUri: 'https://dev.azure.com/o/p/_git/r', revisionId: OID, branch: 'refs/heads/main' },
  ],
  ['no address', { ...GITHUB, GITHUB_SERVER_URL: undefined }, undefined],
  ['no commit', { ...GITLAB, CI_COMMIT_SHA: 'HEAD' }, undefined],
])('%s: the commit that was scanned', (_, env, expected) => {
  expect(pipelineFacts(env).revision).toEqual(expected);
});

test('given a run of Azure Pipelines, then its ids are known, and with one missing none is', () => {
  expect(pipelineFacts(AZURE).azure).toMatchObject({ organization: 'example', phaseName: 'Job', definitionId: '12' });
  const needed = Object.keys(AZURE).filter((name) => !/REPOSITORY|SOURCEVERSION/.test(name));
  for (const name of needed) expect(pipelineFacts({ ...AZURE, [name]: undefined }).azure).toBeUndefined();
});
