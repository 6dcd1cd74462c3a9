// Answers one call of `tokenscan hook agent`. Whatever fails is a warning: an agent must go on without us.
//
// Rules and all that searches with them are loaded only for a call that may have a secret.
import { TokenscanError } from '../../model/errors.ts';
import { type Agent, type Answer, PASS } from './agent.ts';
import { agentNamed, agentOf } from './agents.ts';
import { isObject, type Json, type Payload } from './payload.ts';
import { isHarmless } from './quick-check.ts';
import type { HookWorld } from './world.ts';

/** The exit code that agents take for a failure of the hook, which blocks nothing. */
const FAILED = 1;

/**
 * The answer to `input`, in the form of the agent that sent it. Never rejects.
 *
 * @param name the id of the agent, for one whose call does not tell
 */
export async function answerAgent(input: string, name: string | undefined, world: HookWorld): Promise<Answer> {
  let agent: Agent | undefined;
  try {
    const payload = readPayload(input);
    if (payload === undefined) return failure('the input is not a JSON object');
    agent = agentOf(payload) ?? (name === undefined ? undefined : agentNamed(name));
    if (agent === undefined) return failure('the input is of no agent that tokenscan knows');
    return await answerCall(agent, payload, world);
  } catch (error) {
    const text = warningFor(error instanceof TokenscanError ? error.message : `internal error (${nameOf(error)})`);
    return agent === undefined ? { code: FAILED, stdout: '', stderr: `${text}\n` } : agent.warn(text);
  }
}

async function answerCall(agent: Agent, payload: Payload, world: HookWorld): Promise<Answer> {
  const call = agent.read(payload);
  const cwd = call.cwd ?? world.cwd;
  if (call.kind === 'other' || isHarmless(call, cwd, world.env)) return PASS;
  await world.prepare?.();
  const { checkWithRules } = await import('./check-with-rules.ts');
  const { verdict, warning } = await checkWithRules(call, cwd, agent.masks(payload), world);
  if (verdict.kind !== 'pass') return agent.answer(payload, call, verdict);
  return warning === undefined ? PASS : agent.warn(warning);
}

function readPayload(input: string): Payload | undefined {
  try {
    const value = JSON.parse(input.replace(/^\ufeff/, '')) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function failure(reason: string): Answer {
  return { code: FAILED, stdout: '', stderr: `${warningFor(reason)}\n` };
}

function warningFor(reason: string): string {
  return `tokenscan: ${reason}; this call was not checked for tokens`;
}

/** The kind of an error, without its message: that may repeat the input. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
