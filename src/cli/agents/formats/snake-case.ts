// What most agents have in common: the members and events of Claude Code's hooks, which others took over.
import { type Agent, type Answer, type CallKind, type HookCall, json, type SettingsForm } from '../agent.ts';
import { member, type Payload, textMember, textsOf } from '../payload.ts';
import { commandsOf, readsOf } from '../tools.ts';

/** The kinds of calls by the names of events, in lowercase and without underscores. */
const KINDS: Readonly<Record<string, CallKind>> = {
  userpromptsubmit: 'prompt',
  userpromptsubmitted: 'prompt',
  beforesubmitprompt: 'prompt',
  promptsubmit: 'prompt',
  beforeagent: 'prompt',
  pretooluse: 'call',
  pretool: 'call',
  beforetool: 'call',
  permissionrequest: 'call',
  posttooluse: 'result',
  posttool: 'result',
  aftertool: 'result',
};

/** The kind of call that an event with this name is. */
function kindOf(event: string | undefined): CallKind {
  const name = (event ?? '').toLowerCase().replaceAll('_', '');
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other';
}

/** Reads a call with `hook_event_name`, `cwd`, `prompt`, `tool_name`, `tool_input` and one of the names for what a tool printed. */
export function readCall(payload: Payload): HookCall {
  const kind = kindOf(textMember(payload, 'hook_event_name', 'hookEventName'));
  const cwd = textMember(payload, 'cwd') ?? textsOf(member(payload, 'workspace_roots'))[0];
  const tool = textMember(payload, 'tool_name', 'toolName') ?? '';
  const input = member(payload, 'tool_input', 'toolArgs');
  const nothing = { kind, cwd, commands: [], reads: [] };
  if (kind === 'prompt') return { ...nothing, content: member(payload, 'prompt') };
  if (kind === 'call') return { ...nothing, content: input, commands: commandsOf(tool, input), reads: readsOf(tool, input) };
  return {
    ...nothing,
    content: member(payload, 'tool_response', 'tool_output', 'tool_result', 'toolResult', 'tool_output_text'),
  };
}

/** The answer that refuses a call of a tool. */
export function denyCall(reason: string): Answer {
  return json({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: reason },
  });
}

/** Hooks as `{ hooks: { EVENT: [{ matcher, hooks: [{ type, command }] }] } }`. */
export function jsonHooks(events: readonly string[], matcher?: string): SettingsForm {
  return {
    type: 'json',
    events,
    // Events without tools have no matcher.
    entry: (command, event) => ({
      ...(kindOf(event) === 'prompt' || matcher === undefined ? {} : { matcher }),
      hooks: [{ type: 'command', command }],
    }),
  };
}

/** What an agent with these members, which tell it apart from others, sends for each kind of call. */
export function samplePayload(
  own: Payload,
  names: Partial<Record<'prompt' | 'call' | 'result', string>> = NAMES,
): Agent['sample'] {
  return (kind, text, cwd) => {
    const event = names[kind];
    if (event === undefined) return undefined;
    const head = { ...own, cwd, hook_event_name: event };
    if (kind === 'prompt') return { ...head, prompt: text };
    const call = { ...head, tool_name: 'Bash', tool_input: { command: kind === 'call' ? `echo ${text}` : 'echo' } };
    return kind === 'call' ? call : { ...call, tool_response: { stdout: text, stderr: '' } };
  };
}

const NAMES = { prompt: 'UserPromptSubmit', call: 'PreToolUse', result: 'PostToolUse' };
