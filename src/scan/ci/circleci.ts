// Reads the event of a job of CircleCI.
//
// Source: circleci.com, "Project values and variables". No variable of a job names a base, or says with every host whether a fork is built;
// the configuration of a pipeline can pass `pipeline.git.base_revision` to --base.
import type { CiEvent } from './ci-event.ts';
import { unknownNews } from './make-event.ts';

const REMEDY = 'set `method: full` for the step checkout';

/** The event of the job. */
export function readCircleCi(): CiEvent {
  return unknownNews({ provider: 'circleci', name: 'unknown', remedy: REMEDY }, true);
}
