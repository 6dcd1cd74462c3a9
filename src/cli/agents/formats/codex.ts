// Codex: the hooks of Claude Code, but a tool's output is replaced by the reason why it was blocked, and unknown members are errors.
//
// Format: developers.openai.com/codex/hooks, and the schemas in the program.
import { type Agent, json } from '../agent.ts';
import { readable, textMember } from '../payload.ts';
import { denyCall, jsonHooks, readCall, samplePayload } from './snake-case.ts';

/** Codex of OpenAI. */
export const codex: Agent = {
  id: 'codex',
  title: 'Codex',
  isCaller: (payload) =>
    textMember(payload, 'hook_event_name') !== undefined &&
    (textMember(payload, 'turn_id') !== undefined || /[\\/]\.codex[\\/]/.test(textMember(payload, 'transcript_path') ?? '')),
  read: readCall,
  masks: () => true,
  answer(_, { kind }, verdict) {
    if (verdict.kind === 'mask') return json({ decision: 'block', reason: `${verdict.reason}:\n${readable(verdict.masked)}` });
    return kind === 'call' ? denyCall(verdict.reason) : json({ decision: 'block', reason: verdict.reason });
  },
  warn: (text) => json({ systemMessage: text }),
  settings: {
    project: '.codex/hooks.json',
    user: '.codex/hooks.json',
    variable: ['CODEX_HOME', '.codex'],
    root: '"$(git rev-parse --show-toplevel)"/',
    trace: '.codex',
    form: jsonHooks(['UserPromptSubmit', 'PreToolUse', 'PostToolUse']),
    note: 'Codex runs a hook only after you have accepted it: start codex, and review the hooks (/hooks)',
  },
  sample: samplePayload({ session_id: 'tokenscan', turn_id: 'tokenscan', transcript_path: null, model: 'none' }),
};
