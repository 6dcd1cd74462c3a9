// Copilot in VS Code: hooks of its own folder in the repository, and those of Claude Code's settings. It masks no output.
//
// Format: code.visualstudio.com/docs/copilot/customization/hooks.
import { type Agent, json } from '../agent.ts';
import { textMember } from '../payload.ts';
import { COPILOT_SETTINGS } from './copilot-settings.ts';
import { denyCall, readCall, samplePayload } from './snake-case.ts';

const SAMPLE = {
  timestamp: '2026-01-01T00:00:00.000Z',
  session_id: 'tokenscan',
  transcript_path: '/dev/null/GitHub.copilot-chat/tokenscan.jsonl',
};

/** GitHub Copilot in VS Code. */
export const vscode: Agent = {
  id: 'vscode',
  title: 'VS Code (Copilot)',
  isCaller: (payload) => /github\.copilot-chat/i.test(textMember(payload, 'transcript_path') ?? ''),
  read: readCall,
  masks: () => false,
  answer(_, { kind }, { reason }) {
    if (kind === 'call') return denyCall(reason);
    if (kind === 'prompt') return json({ continue: false, stopReason: reason, decision: 'block', reason });
    return json({
      decision: 'block',
      reason,
      hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: reason },
    });
  },
  warn: (text) => json({ systemMessage: text }),
  settings: { ...COPILOT_SETTINGS, trace: '.vscode' },
  sample: samplePayload(SAMPLE),
};
