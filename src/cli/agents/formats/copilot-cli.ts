// Copilot CLI: two forms of the same events, in snake case and in camel case; what a tool prints is replaced.
//
// Format: docs.github.com/copilot/reference/copilot-cli-reference/cli-hooks-reference.
import { type Agent, type HookCall, json } from '../agent.ts';
import { isObject, type Json, member, type Payload, parsed, textMember } from '../payload.ts';
import { commandsOf, readsOf } from '../tools.ts';
import { COPILOT_SETTINGS } from './copilot-settings.ts';
import { readCall, samplePayload } from './snake-case.ts';

/** The only members that it sends in snake case. */
const OWN = new Set(['hook_event_name', 'session_id', 'timestamp', 'cwd', 'prompt', 'tool_name', 'tool_input', 'tool_result']);

/** Its own form has no name of the event: each has members of its own. */
function isCamelCase(payload: Payload): boolean {
  return (
    member(payload, 'hook_event_name') === undefined &&
    member(payload, 'timestamp') !== undefined &&
    member(payload, 'cwd') !== undefined &&
    (textMember(payload, 'toolName') !== undefined || textMember(payload, 'prompt') !== undefined)
  );
}

function read(payload: Payload): HookCall {
  if (!isCamelCase(payload)) return readCall(payload);
  const cwd = textMember(payload, 'cwd');
  const nothing = { cwd, commands: [], reads: [] };
  const tool = textMember(payload, 'toolName');
  if (tool === undefined) return { ...nothing, kind: 'prompt', content: member(payload, 'prompt') };
  const result = member(payload, 'toolResult');
  if (result !== undefined) return { ...nothing, kind: 'result', content: result };
  const input = parsed(member(payload, 'toolArgs'));
  return { cwd, kind: 'call', content: input, commands: commandsOf(tool, input), reads: readsOf(tool, input) };
}

/** The result in the form that it reads, whichever form it sent. */
function modifiedResult(masked: Json): object {
  const text = textMember(masked, 'text_result_for_llm', 'textResultForLlm');
  const type = textMember(masked, 'result_type', 'resultType') ?? 'success';
  if (text !== undefined) return { resultType: type, textResultForLlm: text };
  return isObject(masked) ? masked : { resultType: type, textResultForLlm: String(masked ?? '') };
}

/** GitHub Copilot on the terminal. */
export const copilotCli: Agent = {
  id: 'copilot-cli',
  title: 'Copilot CLI',
  isCaller: (payload) =>
    isCamelCase(payload) ||
    (['hook_event_name', 'session_id', 'timestamp', 'cwd'].every((name) => member(payload, name) !== undefined) &&
      Object.keys(payload).every((name) => OWN.has(name))),
  read,
  masks: () => true,
  answer(_, { kind }, verdict) {
    const { reason } = verdict;
    if (verdict.kind === 'mask') return json({ modifiedResult: modifiedResult(verdict.masked) });
    if (kind !== 'call') return json({ decision: 'block', reason });
    const decision = { permissionDecision: 'deny', permissionDecisionReason: reason };
    return json({ ...decision, hookSpecificOutput: { hookEventName: 'PreToolUse', ...decision } });
  },
  warn: (text) => json({ systemMessage: text }),
  settings: { ...COPILOT_SETTINGS, trace: '.copilot' },
  sample(kind, text, cwd) {
    const own = { session_id: 'tokenscan', timestamp: '2026-01-01T00:00:00.000Z' };
    const payload = samplePayload(own)(kind, text, cwd);
    if (payload === undefined || kind !== 'result') return payload;
    const { tool_response: _, ...rest } = payload;
    return { ...rest, tool_result: { result_type: 'success', text_result_for_llm: text } };
  },
};
