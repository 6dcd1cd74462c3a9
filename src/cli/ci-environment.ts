// Whether a CI system runs us.
import type { Environment } from '../system/environment.ts';

/** Whether the environment is that of a CI system. */
export function isCi({ CI = '', GITHUB_ACTIONS, GITLAB_CI }: Environment): boolean {
  return GITHUB_ACTIONS === 'true' || GITLAB_CI === 'true' || !/^(?:|0|false)$/i.test(CI);
}
