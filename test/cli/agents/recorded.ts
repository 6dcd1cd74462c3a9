// What coding agents send to their hooks, in the form that each of them documents, with a text where a token may be.
import type { Payload } from '../../../src/cli/agents/payload.ts';

/** A call: what it is about, the text in it, and what becomes of it if that is a token. */
export interface Recorded {
  readonly name: string;
  readonly payload: (text: string, cwd: string) => Payload;
  /** Members of the answer, with dots between them, and what they begin with. `code` is the exit code. */
  readonly answer: Readonly<Record<string, string | number | boolean>>;
}

const claude = (cwd: string): Payload => ({
  session_id: '6f0c1f0e-5a44-4bb7-9cde-0a1b2c3d4e5f',
  transcript_path: '/u/.claude/projects/-u-p/6f0c1f0e.jsonl',
  cwd,
  permission_mode: 'default',
});

const codex = (cwd: string): Payload => ({
  session_id: '019c0000-0000-7000-8000-000000000000',
  turn_id: '1',
  transcript_path: null,
  cwd,
  model: 'gpt-5',
  permission_mode: 'default',
});

const cursor = (cwd: string): Payload => ({
  conversation_id: 'c1',
  generation_id: 'g1',
  model: 'default',
  cursor_version: '2.9.1',
  workspace_roots: [cwd],
  user_email: null,
  transcript_path: null,
});

const gemini = (cwd: string): Payload => ({
  session_id: 's1',
  transcript_path: '/u/.gemini/tmp/x/chats/session.json',
  cwd,
  timestamp: '2026-11-29T10:00:00.000Z',
});

const vscode = (cwd: string): Payload => ({
  timestamp: '2026-11-29T10:00:00.000Z',
  cwd,
  sessionId: 's1',
  transcript_path: '/u/.config/Code/User/workspaceStorage/a/GitHub.copilot-chat/transcripts/s1.jsonl',
});

const copilot = (cwd: string): Payload => ({ session_id: 's1', timestamp: '2026-11-29T10:00:00.000Z', cwd });

const kiro = (cwd: string): Payload => ({ cwd, session_id: 's1' });

const junie = (cwd: string): Payload => ({ session_id: 's1', transcript_path: '/u/.junie/sessions/s1/events.jsonl', cwd });

const vibe = (cwd: string): Payload => ({
  session_id: 's1',
  parent_session_id: null,
  transcript_path: '/u/.vibe/logs/session/s1/messages.jsonl',
  cwd,
  tool_call_id: 't1',
});

const DENY = 'hookSpecificOutput.permissionDecision';

/** The calls of each agent, by its id. */
export const RECORDED: Readonly<Record<string, readonly Recorded[]>> = {
  'claude-code': [
    {
      name: 'UserPromptSubmit',
      payload: (text, cwd) => ({ ...claude(cwd), hook_event_name: 'UserPromptSubmit', prompt: `use ${text}, please` }),
      answer: { decision: 'block', reason: 'tokenscan: ', 'hookSpecificOutput.suppressOriginalPrompt': true },
    },
    {
      name: 'PreToolUse of Bash',
      payload: (text, cwd) => ({
        ...claude(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: `curl https://api.telegram.org/bot${text}/getMe`, description: 'ask' },
        tool_use_id: 'toolu_1',
      }),
      answer: { [DENY]: 'deny', 'hookSpecificOutput.permissionDecisionReason': 'tokenscan: ' },
    },
    {
      name: 'PreToolUse of an MCP server',
      payload: (text, cwd) => ({
        ...claude(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'mcp__slack__post',
        tool_input: { message: { blocks: [{ text }] } },
      }),
      answer: { [DENY]: 'deny' },
    },
    {
      name: 'PostToolUse of Bash',
      payload: (text, cwd) => ({
        ...claude(cwd),
        hook_event_name: 'PostToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'make' },
        tool_response: { stdout: `a\n${text}\nb`, stderr: '', interrupted: false, isImage: false },
      }),
      answer: { 'hookSpecificOutput.updatedToolOutput.stdout': 'a\n', 'hookSpecificOutput.updatedToolOutput.interrupted': false },
    },
    {
      name: 'PostToolUse of Read',
      payload: (text, cwd) => ({
        ...claude(cwd),
        hook_event_name: 'PostToolUse',
        tool_name: 'Read',
        tool_input: { file_path: `${cwd}/a.py` },
        tool_response: {
          type: 'text',
          file: { filePath: `${cwd}/a.py`, content: `T = "${text}"`, numLines: 1, startLine: 1, totalLines: 1 },
        },
      }),
      answer: {
        'hookSpecificOutput.updatedToolOutput.file.content': 'T = "',
        'hookSpecificOutput.updatedToolOutput.file.numLines': 1,
      },
    },
  ],
  codex: [
    {
      name: 'UserPromptSubmit',
      payload: (text, cwd) => ({ ...codex(cwd), hook_event_name: 'UserPromptSubmit', prompt: text }),
      answer: { decision: 'block', reason: 'tokenscan: ' },
    },
    {
      name: 'PreToolUse of a shell',
      payload: (text, cwd) => ({
        ...codex(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: `echo ${text}` },
        tool_use_id: 'call_1',
      }),
      answer: { [DENY]: 'deny' },
    },
    {
      name: 'PreToolUse of apply_patch',
      payload: (text, cwd) => ({
        ...codex(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'apply_patch',
        tool_input: { command: `*** Begin Patch\n*** Add File: a.py\n+T = "${text}"\n*** End Patch` },
      }),
      answer: { [DENY]: 'deny' },
    },
    {
      name: 'PostToolUse',
      payload: (text, cwd) => ({
        ...codex(cwd),
        hook_event_name: 'PostToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'make' },
        tool_response: `start ${text} end`,
      }),
      answer: { decision: 'block', reason: 'tokenscan masked 1 secret in this output:\nstart ' },
    },
  ],
  cursor: [
    {
      name: 'beforeSubmitPrompt',
      payload: (text, cwd) => ({ ...cursor(cwd), hook_event_name: 'beforeSubmitPrompt', prompt: text, attachments: [] }),
      answer: { continue: false, user_message: 'tokenscan: ' },
    },
    {
      name: 'preToolUse',
      payload: (text, cwd) => ({
        ...cursor(cwd),
        hook_event_name: 'preToolUse',
        tool_name: 'Shell',
        tool_input: { command: `echo ${text}`, working_directory: cwd },
        tool_use_id: 'a',
      }),
      answer: { permission: 'deny', user_message: 'tokenscan: ', agent_message: 'tokenscan: ' },
    },
    {
      name: 'postToolUse of an MCP server',
      payload: (text, cwd) => ({
        ...cursor(cwd),
        hook_event_name: 'postToolUse',
        tool_name: 'MCP:query',
        tool_input: '{}',
        tool_output: JSON.stringify({ content: [{ type: 'text', text }] }),
      }),
      answer: { 'updated_mcp_tool_output.content.0.type': 'text' },
    },
    {
      name: 'postToolUse of its own',
      payload: (text, cwd) => ({
        ...cursor(cwd),
        hook_event_name: 'postToolUse',
        tool_name: 'Shell',
        tool_input: { command: 'make' },
        tool_output: JSON.stringify({ output: text, exitCode: 0 }),
      }),
      answer: { additional_context: 'tokenscan: ' },
    },
    {
      name: 'beforeReadFile',
      payload: (text, cwd) => ({
        ...cursor(cwd),
        hook_event_name: 'beforeReadFile',
        file_path: `${cwd}/a.py`,
        content: `T = "${text}"\n`,
        attachments: [],
      }),
      answer: { permission: 'deny' },
    },
  ],
  gemini: [
    {
      name: 'BeforeAgent',
      payload: (text, cwd) => ({ ...gemini(cwd), hook_event_name: 'BeforeAgent', prompt: text }),
      answer: { decision: 'deny', reason: 'tokenscan: ' },
    },
    {
      name: 'BeforeTool',
      payload: (text, cwd) => ({
        ...gemini(cwd),
        hook_event_name: 'BeforeTool',
        tool_name: 'run_shell_command',
        tool_input: { command: `echo ${text}` },
      }),
      answer: { decision: 'deny', reason: 'tokenscan: ' },
    },
    {
      name: 'AfterTool',
      payload: (text, cwd) => ({
        ...gemini(cwd),
        hook_event_name: 'AfterTool',
        tool_name: 'run_shell_command',
        tool_input: { command: 'make' },
        tool_response: { llmContent: `Output: ${text}`, returnDisplay: text },
      }),
      answer: { decision: 'deny', reason: 'tokenscan masked 2 secrets in this output:\nOutput: ' },
    },
  ],
  vscode: [
    {
      name: 'UserPromptSubmit',
      payload: (text, cwd) => ({ ...vscode(cwd), hookEventName: 'UserPromptSubmit', prompt: text }),
      answer: { continue: false, stopReason: 'tokenscan: ' },
    },
    {
      name: 'PreToolUse',
      payload: (text, cwd) => ({
        ...vscode(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'run_in_terminal',
        tool_input: { command: `echo ${text}`, explanation: '', isBackground: false },
        tool_use_id: 'a',
      }),
      answer: { [DENY]: 'deny' },
    },
    {
      name: 'PostToolUse',
      payload: (text, cwd) => ({
        ...vscode(cwd),
        hook_event_name: 'PostToolUse',
        tool_name: 'read_file',
        tool_input: {},
        tool_response: text,
      }),
      answer: { decision: 'block', reason: 'tokenscan: ' },
    },
  ],
  'copilot-cli': [
    {
      name: 'UserPromptSubmit',
      payload: (text, cwd) => ({ ...copilot(cwd), hook_event_name: 'UserPromptSubmit', prompt: text }),
      answer: { decision: 'block', reason: 'tokenscan: ' },
    },
    {
      name: 'preToolUse in its own form',
      payload: (text, cwd) => ({
        sessionId: 's1',
        timestamp: 1_764_000_000_000,
        cwd,
        toolName: 'bash',
        toolArgs: JSON.stringify({ command: `echo ${text}` }),
      }),
      answer: { permissionDecision: 'deny', permissionDecisionReason: 'tokenscan: ' },
    },
    {
      name: 'PostToolUse',
      payload: (text, cwd) => ({
        ...copilot(cwd),
        hook_event_name: 'PostToolUse',
        tool_name: 'bash',
        tool_input: { command: 'make' },
        tool_result: { result_type: 'success', text_result_for_llm: `out ${text}` },
      }),
      answer: { 'modifiedResult.resultType': 'success', 'modifiedResult.textResultForLlm': 'out ' },
    },
    {
      name: 'postToolUse in its own form',
      payload: (text, cwd) => ({
        timestamp: 1_764_000_000_000,
        cwd,
        toolName: 'bash',
        toolArgs: { command: 'make' },
        toolResult: { resultType: 'failure', textResultForLlm: `out ${text}` },
      }),
      answer: { 'modifiedResult.resultType': 'failure', 'modifiedResult.textResultForLlm': 'out ' },
    },
  ],
  kiro: [
    {
      name: 'userPromptSubmit',
      payload: (text, cwd) => ({ ...kiro(cwd), hook_event_name: 'userPromptSubmit', prompt: text }),
      answer: { code: 2, stderr: 'tokenscan: ' },
    },
    {
      name: 'preToolUse',
      payload: (text, cwd) => ({
        ...kiro(cwd),
        hook_event_name: 'preToolUse',
        tool_name: 'execute_bash',
        tool_input: { command: `echo ${text}` },
      }),
      answer: { code: 2, stderr: 'tokenscan: ' },
    },
    {
      name: 'postToolUse',
      payload: (text, cwd) => ({
        ...kiro(cwd),
        hook_event_name: 'postToolUse',
        tool_name: 'fs_read',
        tool_input: { operations: [{ mode: 'Line', path: 'a' }] },
        tool_response: { success: true, result: [text] },
      }),
      answer: { code: 0, stdout: 'tokenscan: ' },
    },
  ],
  junie: [
    {
      name: 'UserPromptSubmit',
      payload: (text, cwd) => ({ ...junie(cwd), hook_event_name: 'UserPromptSubmit', prompt: text }),
      answer: { decision: 'block', reason: 'tokenscan: ' },
    },
    {
      name: 'PreToolUse',
      payload: (text, cwd) => ({
        ...junie(cwd),
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: `echo ${text}` },
      }),
      answer: { [DENY]: 'deny' },
    },
  ],
  vibe: [
    {
      name: 'pre_tool',
      payload: (text, cwd) => ({
        ...vibe(cwd),
        hook_event_name: 'pre_tool',
        tool_name: 'bash',
        tool_input: { command: `echo ${text}` },
      }),
      answer: { decision: 'deny', reason: 'tokenscan: ' },
    },
    {
      name: 'post_tool',
      payload: (text, cwd) => ({
        ...vibe(cwd),
        hook_event_name: 'post_tool',
        tool_name: 'bash',
        tool_input: { command: 'make' },
        tool_status: 'success',
        tool_output: { stdout: `out ${text}`, stderr: '', returncode: 0 },
        tool_output_text: `stdout: out ${text}`,
        tool_error: null,
        duration_ms: 0,
      }),
      answer: { decision: 'deny', reason: 'tokenscan masked 1 secret in this output:\nout ' },
    },
    {
      name: 'post_tool that failed',
      payload: (text, cwd) => ({
        ...vibe(cwd),
        hook_event_name: 'post_tool',
        tool_name: 'bash',
        tool_input: { command: 'make' },
        tool_status: 'failure',
        tool_output: null,
        tool_output_text: `failed: ${text}`,
        tool_error: `failed: ${text}`,
        duration_ms: 0,
      }),
      answer: { decision: 'deny', reason: 'tokenscan masked 1 secret in this output:\nfailed: ' },
    },
  ],
};
