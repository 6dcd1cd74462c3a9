// Mistral Vibe: hooks.toml; the model reads the reason in place of an output that was denied. It has no hook for prompts.
//
// Format: read in the program, version 3.0.3. No output at all lets a call happen.
import { type Agent, json } from '../agent.ts';
import { readable, textMember } from '../payload.ts';
import { readCall, samplePayload } from './snake-case.ts';

const EVENTS = { call: 'pre_tool', result: 'post_tool' };

/** A string in TOML. */
const quote = (text: string): string => JSON.stringify(text);

function settingsText(command: string): string {
  const tables = Object.values(EVENTS).map((type) =>
    [
      '[[hooks]]',
      `name = ${quote(`tokenscan-${type.replace('_', '-')}`)}`,
      `type = ${quote(type)}`,
      'match = "*"',
      `command = ${quote(command)}`,
      '',
    ].join('\n'),
  );
  return tables.join('\n');
}

/** Mistral Vibe. */
export const vibe: Agent = {
  id: 'vibe',
  title: 'Mistral Vibe',
  isCaller: (payload) => /^(?:pre_tool|post_tool|post_agent)$/.test(textMember(payload, 'hook_event_name') ?? ''),
  read: readCall,
  masks: () => true,
  answer(_, __, verdict) {
    const reason = verdict.kind === 'mask' ? `${verdict.reason}:\n${readable(verdict.masked)}` : verdict.reason;
    return json({ decision: 'deny', reason });
  },
  warn: (text) => json({ system_message: text }),
  settings: {
    project: '.vibe/hooks.toml',
    user: '.vibe/hooks.toml',
    variable: ['VIBE_HOME', '.vibe'],
    trace: '.vibe',
    form: { type: 'appended', text: settingsText },
    note: 'Mistral Vibe reads the hooks of a project only in folders that you trust: start vibe there once',
  },
  sample: samplePayload({ session_id: 'tokenscan', transcript_path: '', tool_call_id: 'tokenscan' }, EVENTS),
};
