// Tests the hooks that agents have: each command gets a canary in the form of its agent, and has to refuse or mask it.
import { platform } from 'node:os';
import { makeToken } from '../../../git/hooks/doctor/canary.ts';
import { type Check, fails, holds, note } from '../../../git/hooks/doctor/check.ts';
import { explain, isSystemError } from '../../../model/errors.ts';
import type { Environment } from '../../../system/environment.ts';
import { runProgram } from '../../../system/run-program.ts';
import type { Agent } from '../agent.ts';
import { AGENTS } from '../agents.ts';
import type { Payload } from '../payload.ts';
import { readText, type Scope, settingsFile } from './plan.ts';
import { commandsIn, missingEvents } from './settings-text.ts';

/** How long a hook may take: agents wait for a minute. */
const TIME_LIMIT_MS = 60_000;

const KINDS = ['prompt', 'call', 'result'] as const;

/** A member of an answer that refuses, or has what was masked. */
const REFUSED =
  /"(?:decision|permission|permissionDecision)":"(?:deny|block)"|"continue":false|"(?:updatedToolOutput|updated_mcp_tool_output|modifiedResult|additional_context)":/;

/** One check for each agent that has our hooks in one of the scopes, and a note for those that are used here and have none. */
export async function* examineAgents(scopes: readonly Scope[], traces: readonly string[], cwd: string): AsyncGenerator<Check> {
  const tested = new Set<string>();
  for (const agent of AGENTS) {
    let isInstalled = false;
    for (const scope of scopes) {
      const path = settingsFile(agent, scope);
      const text = path === undefined ? undefined : readText(path);
      if (path === undefined || text === undefined) continue;
      const commands = commandsIn(text, agent.settings.form, path);
      isInstalled ||= commands.length > 0;
      if (commands.length > 0) yield await examine(agent, commands, missingEvents(text, agent.settings.form, path), scope, cwd);
    }
    if (isInstalled) tested.add(agent.id);
    else if (traces.includes(agent.settings.trace)) {
      yield note(`${agent.title}: no tokenscan hook (tokenscan install --agents ${agent.id})`);
    }
  }
}

async function examine(
  agent: Agent,
  commands: readonly string[],
  missing: readonly string[],
  { kind, env, base }: Scope,
  cwd: string,
): Promise<Check> {
  const option = `--agents ${agent.id}${kind === 'user' ? ' --global' : ''}`;
  const where = `${agent.title} (${kind === 'user' ? 'all projects' : 'this project'})`;
  const remedy = { option };
  const [event] = missing;
  if (event !== undefined) return fails(`${where}: no hook for ${event}`, remedy);
  const environment = {
    ...env,
    CLAUDE_PROJECT_DIR: kind === 'project' ? base : cwd,
    GEMINI_PROJECT_DIR: kind === 'project' ? base : cwd,
  };
  for (const command of commands) {
    const problem = await probe(agent, command, cwd, environment);
    if (problem !== undefined) return fails(`${where}: ${problem}`, remedy);
  }
  return holds(`${where}: a canary is refused${agent.settings.note === undefined ? '' : ` (${agent.settings.note})`}`);
}

/** What is wrong with a hook; undefined where nothing is. */
async function probe(agent: Agent, command: string, cwd: string, env: Environment): Promise<string | undefined> {
  for (const kind of KINDS) {
    const { token, id } = makeToken();
    const payload = agent.sample(kind, token, cwd);
    if (payload === undefined) continue;
    const problem = await ask(command, kind, { payload, secret: token.slice(id.length + 1) }, cwd, env);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is wrong with the answer to one canary. */
async function ask(
  command: string,
  kind: (typeof KINDS)[number],
  { payload, secret }: { readonly payload: Payload; readonly secret: string },
  cwd: string,
  env: Environment,
): Promise<string | undefined> {
  const [shell, option] = platform() === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
  try {
    const options = { cwd, env, input: JSON.stringify(payload), timeLimitMs: TIME_LIMIT_MS };
    const { code, printed, stdout, timeout } = await runProgram(shell, [option, command], options);
    if (timeout !== undefined) return 'its command timed out';
    if (printed.includes(secret)) return `it repeats the token of a ${kind}`;
    if (code === 127 || code === 126) return `its command cannot be started: ${command}`;
    return isRefused(code, stdout.toString('utf8')) ? undefined : `the canary in a ${kind} is not refused`;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return `its command cannot be started: ${explain(error)}`;
  }
}

function isRefused(code: number | null, stdout: string): boolean {
  return code === 2 || (code === 0 && (REFUSED.test(stdout) || stdout.includes('tokenscan')));
}
