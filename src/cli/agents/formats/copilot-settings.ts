// Where Copilot has its hooks: VS Code and the Copilot CLI read the same files.
import type { AgentSettings } from '../agent.ts';

/** Events by the names that give members in snake case, which both programs send alike. */
const EVENTS = ['UserPromptSubmit', 'PreToolUse', 'PostToolUse'] as const;

/** VS Code reads `command`, the Copilot CLI `bash`. */
function settingsText(command: string): string {
  const hooks = Object.fromEntries(EVENTS.map((event) => [event, [{ type: 'command', command, bash: command }]]));
  return `${JSON.stringify({ version: 1, hooks }, undefined, 2)}\n`;
}

/** The settings of both. */
export const COPILOT_SETTINGS: Omit<AgentSettings, 'trace'> = {
  project: '.github/hooks/tokenscan.json',
  user: '.copilot/hooks/tokenscan.json',
  variable: ['COPILOT_HOME', '.copilot'],
  isShared: true,
  form: { type: 'own', text: settingsText },
};
