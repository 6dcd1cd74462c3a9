// Identifies the code of this program, for what is valid only for one version of it.
import { randomUUID } from 'node:crypto';

/**
 * The same as long as the code is the same. The build replaces it by a digest of all sources, rules and locked libraries
 * (`.ci/build.mjs`). In the sources, which change from run to run, it is another one in every process: nothing that an
 * earlier process found is trusted.
 */
export const CODE_DIGEST = `source ${randomUUID()}`;
