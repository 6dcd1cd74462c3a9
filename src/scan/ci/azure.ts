// Reads the event of a run of Azure Pipelines.
//
// Source: learn.microsoft.com, "Use predefined variables". For a push no variable names the old commit.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { nothingNew, pullRequest, unknownNews, variable } from './make-event.ts';

const REMEDY = 'set `fetchDepth: 0` for the step checkout';

/** The event of the run. Throws CiError. */
export function readAzure(env: Environment): CiEvent {
  const run = { provider: 'azure', remedy: REMEDY } as const;
  switch (env['BUILD_REASON']) {
    case 'PullRequest': {
      // A full ref for repositories of Azure, the name of a branch for those of GitHub.
      const [target, name] = variable(env, 'SYSTEM_PULLREQUEST_TARGETBRANCH');
      const head = variable(env, 'SYSTEM_PULLREQUEST_SOURCECOMMITID');
      return pullRequest({ ...run, name: 'pull_request' }, head, [target?.replace(/^refs\/heads\//, ''), name]);
    }
    case 'IndividualCI':
    case 'BatchedCI':
      return unknownNews({ ...run, name: 'push' }, false);
    case 'Schedule':
      return nothingNew({ ...run, name: 'schedule' }, 'a schedule has no new commits');
    case 'Manual':
      return nothingNew({ ...run, name: 'manual' }, 'a manual run has no new commits');
    default:
      return unknownNews({ ...run, name: 'unknown' }, true);
  }
}
