// Cursor: hooks.json with events of its own. Of what tools print, only that of MCP servers can be masked.
//
// Format: cursor.com/docs/agent/hooks. `permission: "allow"` would also answer the question that the user is asked, so it is never said.
import { type Agent, type HookCall, json } from '../agent.ts';
import { isObject, type Json, member, type Payload, parsed, textMember } from '../payload.ts';
import { readCall } from './snake-case.ts';

const EVENTS = ['beforeSubmitPrompt', 'preToolUse', 'postToolUse', 'beforeReadFile', 'beforeTabFileRead'] as const;

const SAMPLE: Payload = { conversation_id: 'tokenscan', generation_id: 'tokenscan', cursor_version: '0.0.0' };

/** Before a file is read Cursor sends its content; the tool that reads it is another event. */
function read(payload: Payload): HookCall {
  const event = textMember(payload, 'hook_event_name');
  const call = readCall(payload);
  if (event === 'beforeReadFile' || event === 'beforeTabFileRead')
    return { ...call, kind: 'call', content: member(payload, 'content') };
  if (call.kind === 'prompt') {
    const attachments = member(payload, 'attachments');
    const paths = Array.isArray(attachments)
      ? attachments.map((one: Json) => textMember(one, 'file_path', 'filePath') ?? '')
      : [];
    return { ...call, content: [call.content, paths], reads: paths.filter((path) => path !== '').map((path) => ({ path })) };
  }
  return call;
}

/** Whether the tool is one of an MCP server, whose output is an object: only that can be replaced. */
function isReplaceable(payload: Payload): boolean {
  return /^mcp/i.test(textMember(payload, 'tool_name') ?? '') && isObject(parsed(member(payload, 'tool_output')));
}

/** The editor Cursor, and its agent on the terminal. */
export const cursor: Agent = {
  id: 'cursor',
  title: 'Cursor',
  isCaller: (payload) => textMember(payload, 'cursor_version') !== undefined,
  read,
  masks: isReplaceable,
  answer(_, { kind }, verdict) {
    if (verdict.kind === 'mask') return json({ updated_mcp_tool_output: parsed(verdict.masked) });
    if (kind === 'prompt') return json({ continue: false, user_message: verdict.reason });
    if (kind === 'call') return json({ permission: 'deny', user_message: verdict.reason, agent_message: verdict.reason });
    return json({ additional_context: verdict.reason });
  },
  warn: (text) => ({ code: 0, stdout: '{}\n', stderr: `${text}\n` }),
  settings: {
    project: '.cursor/hooks.json',
    user: '.cursor/hooks.json',
    trace: '.cursor',
    form: { type: 'json', events: EVENTS, entry: (command) => ({ command }), others: { version: 1 } },
  },
  sample(kind, text, cwd) {
    const head = { ...SAMPLE, workspace_roots: [cwd] };
    if (kind === 'prompt') return { ...head, hook_event_name: 'beforeSubmitPrompt', prompt: text, attachments: [] };
    if (kind === 'call')
      return { ...head, hook_event_name: 'preToolUse', tool_name: 'Shell', tool_input: { command: `echo ${text}` } };
    const output = JSON.stringify({ content: [{ type: 'text', text }] });
    return { ...head, hook_event_name: 'postToolUse', tool_name: 'MCP:canary', tool_input: '{}', tool_output: output };
  },
};
