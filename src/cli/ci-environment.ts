// Whether a CI system runs us.
import { isOtherCi } from '../scan/ci/other-ci.ts';
import type { Environment } from '../system/environment.ts';

/** Whether the environment is that of a CI system. */
export function isCi(env: Environment): boolean {
  return env['GITHUB_ACTIONS'] === 'true' || env['GITLAB_CI'] === 'true' || isOtherCi(env);
}
