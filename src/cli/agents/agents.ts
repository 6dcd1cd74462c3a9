// The table of coding agents.
import type { Agent } from './agent.ts';
import { claudeCode } from './formats/claude-code.ts';
import { codex } from './formats/codex.ts';
import { copilotCli } from './formats/copilot-cli.ts';
import { cursor } from './formats/cursor.ts';
import { gemini } from './formats/gemini.ts';
import { junie } from './formats/junie.ts';
import { kiro } from './formats/kiro.ts';
import { vibe } from './formats/vibe.ts';
import { vscode } from './formats/vscode.ts';
import type { Payload } from './payload.ts';

/** All agents. A call belongs to the first that says so: those with members that nobody else sends come first. */
export const AGENTS: readonly Agent[] = [cursor, vibe, gemini, codex, junie, vscode, kiro, claudeCode, copilotCli];

/** The agent that sends this; undefined for one that is not known. */
export function agentOf(payload: Payload): Agent | undefined {
  return AGENTS.find(({ isCaller }) => isCaller(payload));
}

/** The agent with that id; undefined where there is none. */
export function agentNamed(id: string): Agent | undefined {
  return AGENTS.find((agent) => agent.id === id);
}
