// The environment in which a person runs git: ours, without what a package manager added when it started us.
import { basename, delimiter, dirname } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { isWithin } from '../../../system/paths.ts';

/** Variables that npm, pnpm and yarn set for the programs they start. */
const ADDED = /^(?:npm_|PNPM_SCRIPT_|INIT_CWD$|PROJECT_CWD$|BERRY_BIN_FOLDER$|NODE_PATH$)/;

/** What yarn's Plug'n'Play has node load first. */
const PLUG_AND_PLAY =
  /\s*--(?:require|experimental-loader)[ =](?:"[^"]*\.pnp\.(?:cjs|loader\.mjs)"|\S*\.pnp\.(?:cjs|loader\.mjs))/g;

/** The environment without these variables, and PATH without the folders that package managers put before it for a program in `cwd`. */
export function userEnvironment(env: Environment, cwd: string): Environment {
  if (env['npm_config_user_agent'] === undefined && env['BERRY_BIN_FOLDER'] === undefined) return env;
  const kept: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) if (!ADDED.test(name)) kept[name] = value;
  const options = env['NODE_OPTIONS']?.replace(PLUG_AND_PLAY, '').trim();
  if (options === '') delete kept['NODE_OPTIONS'];
  else if (options !== undefined) kept['NODE_OPTIONS'] = options;
  const isAdded = (folder: string): boolean =>
    folder === env['BERRY_BIN_FOLDER'] ||
    basename(folder) === 'node-gyp-bin' ||
    (/[\\/]node_modules[\\/]\.bin$/.test(folder) && isWithin(cwd, dirname(dirname(folder))));
  const path = env['PATH'];
  if (path !== undefined)
    kept['PATH'] = path
      .split(delimiter)
      .filter((folder) => !isAdded(folder))
      .join(delimiter);
  return kept;
}
