// Claude Code: hooks in settings.json; what a tool prints is replaced by a value of the same shape.
//
// Format: code.claude.com/docs/en/hooks. An exit code of 2 would block; JSON is read only with 0.
import { type Agent, json } from '../agent.ts';
import { textMember } from '../payload.ts';
import { denyCall, jsonHooks, readCall, samplePayload } from './snake-case.ts';

const SAMPLE = {
  session_id: 'tokenscan',
  transcript_path: '/dev/null/.claude/projects/tokenscan.jsonl',
  permission_mode: 'default',
};

/** Claude Code of Anthropic, on the terminal and in editors. */
export const claudeCode: Agent = {
  id: 'claude-code',
  title: 'Claude Code',
  isCaller: (payload) =>
    textMember(payload, 'session_id') !== undefined &&
    /claude/i.test(textMember(payload, 'transcript_path') ?? '') &&
    textMember(payload, 'hook_event_name') !== undefined,
  read: readCall,
  masks: () => true,
  answer(_, { kind }, verdict) {
    if (verdict.kind === 'mask')
      return json({ hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput: verdict.masked } });
    if (kind === 'call') return denyCall(verdict.reason);
    // Otherwise the message would repeat the prompt.
    const quiet = { hookSpecificOutput: { hookEventName: 'UserPromptSubmit', suppressOriginalPrompt: true } };
    return json({ decision: 'block', reason: verdict.reason, ...(kind === 'prompt' ? quiet : {}) });
  },
  warn: (text) => json({ systemMessage: text }),
  settings: {
    project: '.claude/settings.json',
    user: '.claude/settings.json',
    variable: ['CLAUDE_CONFIG_DIR', '.claude'],
    root: '"$CLAUDE_PROJECT_DIR"/',
    trace: '.claude',
    form: jsonHooks(['UserPromptSubmit', 'PreToolUse', 'PostToolUse']),
  },
  sample: samplePayload(SAMPLE),
};
