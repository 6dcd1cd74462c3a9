// The files for CI systems: our workflow, the action, the component, and the jobs of docs/ci.md, read by checkers of these systems.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasProgram } from '../../support/repositories/tree.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';

const root = new URL('../../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');

/** The blocks of YAML below a heading of docs/ci.md. */
function jobsIn(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, text]) => text ?? []);
}

function written(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

test.skipIf(!hasProgram('zizmor'))('zizmor finds nothing in the workflow and the action', async () => {
  const args = ['--offline', '--no-config', '--persona=auditor', '--no-progress', 'action.yml', '.github/workflows'];
  const { code, stdout } = await run('zizmor', args, { cwd: root });
  expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: expect.stringContaining('No findings') });
});

test.skipIf(!hasProgram('actionlint'))('actionlint finds nothing in the workflow and in the job of docs/ci.md', async () => {
  const workflows = readdirSync(join(root, '.github/workflows')).map((name) => join(root, '.github/workflows', name));
  const job = jobsIn('GitHub Actions')[0]?.replace('OWNER/tokenscan@COMMIT', `octo/tokenscan@${'a'.repeat(40)}`) ?? '';
  const { code, stdout } = await run('actionlint', [...workflows, written('job.yml', job)], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

/** The component as GitLab reads it once its inputs are filled in. */
function componentJob(): string {
  const [, job = ''] = readFileSync(join(root, 'templates/tokenscan.yml'), 'utf8').split('\n---\n');
  return job.replaceAll(/\$\[\[ inputs\.([a-z-]+) \]\]/g, (_, name: string) => (name === 'stage' ? 'test' : `x${name}`));
}

describe.skipIf(!hasProgram('check-jsonschema'))('check-jsonschema', () => {
  test.each<[string, string, () => readonly string[]]>([
    ['the action', 'github-actions', () => [join(root, 'action.yml')]],
    ['the workflow', 'github-workflows', () => [join(root, '.github/workflows/ci.yml')]],
    ['the job for GitHub', 'github-workflows', () => jobsIn('GitHub Actions').slice(0, 1)],
    ['the component', 'gitlab-ci', () => [componentJob()]],
    ['the jobs for GitLab', 'gitlab-ci', () => jobsIn('GitLab')],
    ['the job for Bitbucket', 'bitbucket-pipelines', () => jobsIn('Bitbucket Pipelines')],
    ['the job for CircleCI', 'circle-ci', () => jobsIn('CircleCI')],
    // The schema does not know the task that follows `NodeTool`.
    [
      'the job for Azure',
      'azure-pipelines',
      () => jobsIn('Azure Pipelines').map((job) => job.replace(/UseNode@1(\s+inputs:\s+version)/, 'NodeTool@0$1Spec')),
    ],
    ['the job for Buildkite', 'buildkite', () => jobsIn('Buildkite')],
    ['the job for Woodpecker', 'woodpecker-ci', () => jobsIn('Drone, Woodpecker')],
  ])('%s is valid', async (_, schema, filesOrTexts) => {
    const files = filesOrTexts().map((one) => (one.startsWith('/') ? one : written('job.yml', one)));
    expect(files.length).toBeGreaterThan(0);
    // The schema of Azure has patterns that are none with the flag for Unicode.
    const args = ['--builtin-schema', `vendor.${schema}`, '--regex-variant', 'nonunicode', ...files];
    const { code, stdout } = await run('check-jsonschema', args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok -- validation done\n' });
  });
});
