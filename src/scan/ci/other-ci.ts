// Whether a CI system runs us whose events are not read.
import type { Environment } from '../../system/environment.ts';

/** What CI systems set that do not set CI: Azure Pipelines, Jenkins, Bitbucket and TeamCity. */
const OWN_VARIABLES = ['TF_BUILD', 'JENKINS_URL', 'BITBUCKET_BUILD_NUMBER', 'TEAMCITY_VERSION'];

/** Most systems set CI to `true`, some to `1`; people set it to `false` to switch that off. */
export function isOtherCi(env: Environment): boolean {
  const { CI } = env;
  if (CI !== undefined) return !/^(?:|0|false)$/i.test(CI);
  return OWN_VARIABLES.some((name) => !/^(?:|0|false)$/i.test(env[name] ?? ''));
}
