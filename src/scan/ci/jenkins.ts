// Reads the event of a build of Jenkins: of a branch or a change request in a multibranch project.
//
// Sources: the page `env-vars.html` of a Jenkins (BRANCH_NAME, CHANGE_ID, CHANGE_TARGET), and plugins.jenkins.io, "Git" (GIT_COMMIT,
// GIT_PREVIOUS_SUCCESSFUL_COMMIT). In other projects, plugins build pull requests in ways of their own.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { oldCommit, pullRequest, push, unknownNews, variable } from './make-event.ts';

const REMEDY = 'clone without "shallow" and without "honor refspec" in the options of the checkout';

/** The event of the build. Throws CiError. */
export function readJenkins(env: Environment): CiEvent {
  const run = { provider: 'jenkins', remedy: REMEDY } as const;
  const head = variable(env, 'GIT_COMMIT');
  if (env['CHANGE_ID']) return pullRequest({ ...run, name: 'pull_request' }, head, variable(env, 'CHANGE_TARGET'));
  if (!env['BRANCH_NAME']) return unknownNews({ ...run, name: 'unknown' }, true);
  // What a failed build had is scanned again: what was found in it is still there.
  return push({ ...run, name: 'push' }, head, oldCommit(variable(env, 'GIT_PREVIOUS_SUCCESSFUL_COMMIT')));
}
