// Which environments are those of a CI system, and that its events are then not taken for ones without new commits.
import { expect, test } from 'vitest';
import { readEvent } from '../../../src/scan/ci/read-event.ts';

test.each<[Readonly<Record<string, string>>, boolean]>([
  [{}, false],
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
  [{ TF_BUILD: 'True' }, true],
  [{ JENKINS_URL: 'https://ci.example.org/' }, true],
  [{ BITBUCKET_BUILD_NUMBER: '7' }, true],
  [{ TEAMCITY_VERSION: '2026.1' }, true],
  [{ TF_BUILD: 'False' }, false],
  [{ CI: 'false', TF_BUILD: 'True' }, false],
])('%j: a CI system: %s', (env, expected) => {
  expect(readEvent(env, () => '')?.kind).toBe(expected ? 'unknown' : undefined);
});
