// Kiro, editor and command line: a file of hooks of our own; exit code 2 blocks with what is on standard error. It masks no output.
//
// Format: kiro.dev/docs/cli/hooks.
import { type Agent, PASS } from '../agent.ts';
import { textMember } from '../payload.ts';
import { readCall, samplePayload } from './snake-case.ts';

const TRIGGERS = ['UserPromptSubmit', 'PreToolUse', 'PostToolUse'] as const;

/** A regular expression, in which a star alone would be an error. */
const ALL_TOOLS = '.*';

function settingsText(command: string): string {
  const hooks = TRIGGERS.map((trigger) => ({
    name: `tokenscan-${trigger}`,
    trigger,
    // The matcher of a prompt is about its text.
    ...(trigger === 'UserPromptSubmit' ? {} : { matcher: ALL_TOOLS }),
    action: { type: 'command', command },
  }));
  return `${JSON.stringify({ version: 'v1', hooks }, undefined, 2)}\n`;
}

/** Kiro of Amazon. */
export const kiro: Agent = {
  id: 'kiro',
  title: 'Kiro',
  // Its names of events on the command line are in camel case, as only those of Cursor are too.
  isCaller: (payload) =>
    /^(?:agentSpawn|userPromptSubmit|preToolUse|postToolUse|stop)$/.test(textMember(payload, 'hook_event_name') ?? '') &&
    textMember(payload, 'cursor_version') === undefined,
  read: readCall,
  masks: () => false,
  // Standard output of a hook that succeeds is added to what the model reads.
  answer: (_, { kind }, { reason }) =>
    kind === 'result' ? { ...PASS, stdout: `${reason}\n` } : { code: 2, stdout: '', stderr: `${reason}\n` },
  warn: (text) => ({ code: 1, stdout: '', stderr: `${text}\n` }),
  settings: {
    project: '.kiro/hooks/tokenscan.json',
    user: '.kiro/hooks/tokenscan.json',
    trace: '.kiro',
    form: { type: 'own', text: settingsText },
    note: 'Kiro reads hooks when a session starts: open a new one (on the command line with `kiro-cli --v3`)',
  },
  sample: samplePayload({}, { prompt: 'userPromptSubmit', call: 'preToolUse', result: 'postToolUse' }),
};
