// Gemini CLI: hooks in settings.json; the model reads the reason in place of an output that was denied.
//
// Format: geminicli.com/docs/hooks/reference. JSON is read with exit code 0; 2 blocks.
import { type Agent, json } from '../agent.ts';
import { readable, textMember } from '../payload.ts';
import { jsonHooks, readCall, samplePayload } from './snake-case.ts';

const EVENTS = { prompt: 'BeforeAgent', call: 'BeforeTool', result: 'AfterTool' };

/** Gemini CLI of Google. */
export const gemini: Agent = {
  id: 'gemini',
  title: 'Gemini CLI',
  isCaller: (payload) => /^(?:Before|After)(?:Agent|Tool|Model)/.test(textMember(payload, 'hook_event_name') ?? ''),
  read: readCall,
  masks: () => true,
  answer(_, __, verdict) {
    const reason = verdict.kind === 'mask' ? `${verdict.reason}:\n${readable(verdict.masked)}` : verdict.reason;
    return json({ decision: 'deny', reason });
  },
  warn: (text) => json({ systemMessage: text }),
  settings: {
    project: '.gemini/settings.json',
    user: '.gemini/settings.json',
    root: '"$GEMINI_PROJECT_DIR"/',
    trace: '.gemini',
    form: jsonHooks(Object.values(EVENTS)),
  },
  sample: samplePayload({ session_id: 'tokenscan', transcript_path: '', timestamp: '2026-01-01T00:00:00.000Z' }, EVENTS),
};
