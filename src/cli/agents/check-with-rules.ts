// Checks a call by the rules and the allowlist of its project.
import { type Config, loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { explain, TokenscanError } from '../../model/errors.ts';
import type { HookCall, Verdict } from './agent.ts';
import { check } from './check.ts';
import { SecretGuard } from './secrets.ts';
import type { HookWorld } from './world.ts';

/**
 * What becomes of the call, and a warning if the configuration of its project cannot be read.
 *
 * @param masks whether the model reads a masked form of what this tool prints
 */
export async function checkWithRules(
  call: HookCall,
  cwd: string,
  masks: boolean,
  { env, today, program }: HookWorld,
): Promise<{ readonly verdict: Verdict; readonly warning: string | undefined }> {
  const { config, warning } = await readConfig(cwd);
  const { families, confidence, allow, agents } = config;
  const guard = new SecretGuard({ rules: prepareRules(families), confidence, allow, today });
  return { verdict: await check(call, { guard, config: agents, cwd, env, masks, program }), warning };
}

/** The configuration of the project; where it cannot be read, the default and a warning. */
async function readConfig(cwd: string): Promise<{ readonly config: Config; readonly warning: string | undefined }> {
  try {
    return { config: await loadConfig(cwd), warning: undefined };
  } catch (error) {
    if (!(error instanceof TokenscanError)) throw error;
    return { config: await loadConfig(cwd, false), warning: `tokenscan: ${explain(error)}; checked without it` };
  }
}
