// Junie on the terminal: hooks in the user's config.json only, none after a tool.
import { type Agent, json } from '../agent.ts';
import { textMember } from '../payload.ts';
import { denyCall, jsonHooks, readCall, samplePayload } from './snake-case.ts';

const SAMPLE = { session_id: 'tokenscan', transcript_path: '/dev/null/.junie/sessions/tokenscan/events.jsonl' };

/** Junie of JetBrains. In an IDE it runs no hooks. */
export const junie: Agent = {
  id: 'junie',
  title: 'Junie',
  isCaller: (payload) => /[\\/]\.junie[\\/]/.test(textMember(payload, 'transcript_path', 'session_path') ?? ''),
  read: readCall,
  masks: () => false,
  answer: (_, { kind }, { reason }) => (kind === 'call' ? denyCall(reason) : json({ decision: 'block', reason })),
  warn: (text) => json({ systemMessage: text }),
  settings: {
    project: undefined,
    user: '.junie/config.json',
    trace: '.junie',
    form: jsonHooks(['UserPromptSubmit', 'PreToolUse']),
    note: 'hooks of Junie are an early-access feature: a stable version may ignore them; restart it',
  },
  sample: samplePayload(SAMPLE, { prompt: 'UserPromptSubmit', call: 'PreToolUse' }),
};
