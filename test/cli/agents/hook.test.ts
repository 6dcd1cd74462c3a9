// The hook of coding agents: calls in the form of each agent, and what becomes of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AGENTS, agentOf } from '../../../src/cli/agents/agents.ts';
import type { Json, Payload } from '../../../src/cli/agents/payload.ts';
import { answerAgent } from '../../../src/cli/agents/run-hook.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';
import { RECORDED } from './recorded.ts';

const TOKEN = token('agent');
const SECRET = TOKEN.slice(TOKEN.indexOf(':') + 1);

const cwd = temporaryFolder();
mkdirSync(join(cwd, 'src'));
writeFileSync(join(cwd, '.env'), `# a bot\nMODE=dev\n\n\n\nBOT_TOKEN=${TOKEN}\n`);
writeFileSync(join(cwd, 'clean.txt'), 'nothing\n');

const ask = (payload: Payload | string, env: Readonly<Record<string, string>> = {}, name?: string) =>
  answerAgent(typeof payload === 'string' ? payload : JSON.stringify(payload), name, {
    cwd: '/',
    env,
    today: '2026-11-29',
    program: async () => 'npx tokenscan',
  });

/** The member of a value at a path with dots. */
const memberAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value);

const CALLS = Object.entries(RECORDED).flatMap(([id, calls]) => calls.map((call) => ({ id, ...call })));

test('there are recorded calls of every agent', () => {
  expect(Object.keys(RECORDED).toSorted()).toEqual(AGENTS.map(({ id }) => id).toSorted());
});

test.each(CALLS)('$id, $name: a token is refused or masked, and never repeated', async ({ id, payload, answer }) => {
  expect(agentOf(payload(TOKEN, cwd))?.id).toBe(id);
  const got = await ask(payload(TOKEN, cwd));
  expect(got.stdout + got.stderr).not.toContain(SECRET.slice(4));
  const all = { ...(got.stdout.startsWith('{') ? (JSON.parse(got.stdout) as object) : {}), ...got };
  for (const [path, start] of Object.entries(answer)) {
    const value = memberAt({ ...all, code: got.code }, path);
    if (typeof start === 'string') expect(String(value).slice(0, start.length), path).toBe(start);
    else expect(value, path).toBe(start);
  }
  if (!('code' in answer)) expect(got.code).toBe(0);
});

test.each(CALLS)('$id, $name: without a token the call happens', async ({ payload }) => {
  expect(await ask(payload('nothing', cwd))).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the samples for tests of hooks are of their agent, and refused or masked', async () => {
  for (const agent of AGENTS) {
    for (const kind of ['prompt', 'call', 'result'] as const) {
      const payload = agent.sample(kind, TOKEN, cwd);
      if (payload === undefined) continue;
      expect(agentOf(payload)?.id, `${agent.id} ${kind}`).toBe(agent.id);
      const { code, stdout, stderr } = await ask(payload);
      expect(stdout + stderr, `${agent.id} ${kind}`).not.toBe('');
      expect([0, 2]).toContain(code);
      expect(stdout + stderr).not.toContain(SECRET.slice(4));
    }
  }
});

test('the mask has the length of the secret, so that what a tool printed keeps its shape', async () => {
  const sample = RECORDED['claude-code']?.[3]?.payload(TOKEN, cwd) ?? {};
  const { stdout } = await ask(sample);
  const output = memberAt(JSON.parse(stdout), 'hookSpecificOutput.updatedToolOutput.stdout');
  expect(output).toBe(`a\n${TOKEN.replace(SECRET, 'x'.repeat(SECRET.length))}\nb`);
});

const claude = (event: string, rest: Payload, folder = cwd): Payload => ({
  session_id: 's',
  transcript_path: '/u/.claude/projects/p/s.jsonl',
  cwd: folder,
  hook_event_name: event,
  ...rest,
});
const cursor = (event: string, rest: Payload): Payload => ({
  cursor_version: '1',
  workspace_roots: [cwd],
  hook_event_name: event,
  ...rest,
});
const bash = (command: Json): Payload => claude('PreToolUse', { tool_name: 'Bash', tool_input: { command } });

test.each<readonly [what: string, payload: Payload, isRefused: boolean]>([
  [
    'a read whose output is masked',
    claude('PreToolUse', { tool_name: 'Read', tool_input: { file_path: join(cwd, '.env') } }),
    false,
  ],
  ['a read whose output cannot be masked', cursor('preToolUse', { tool_name: 'Read', tool_input: { file_path: '.env' } }), true],
  [
    'lines without the token',
    cursor('preToolUse', { tool_name: 'Read', tool_input: { file_path: '.env', offset: 1, limit: 2 } }),
    false,
  ],
  [
    'lines with the token',
    cursor('preToolUse', { tool_name: 'Read', tool_input: { file_path: '.env', offset: 6, limit: 1 } }),
    true,
  ],
  ['another file', cursor('preToolUse', { tool_name: 'Read', tool_input: { file_path: 'clean.txt' } }), false],
  ['a file in a prompt', claude('UserPromptSubmit', { prompt: 'why does @.env. not work' }), true],
  ['another file in a prompt', claude('UserPromptSubmit', { prompt: 'mail a@.example, @clean.txt' }), false],
  [
    'an attachment',
    cursor('beforeSubmitPrompt', { prompt: 'x', attachments: [{ type: 'file', file_path: join(cwd, '.env') }] }),
    true,
  ],
  ['cat', bash('cd src && cat ../.env'), true],
  ['a redirection', bash('wc -l < .env; head < .env'), true],
  ['grep', bash(['bash', '-lc', 'grep TOKEN .env']), true],
  ['code that reads it', bash(`python3 -c "print(open('.env').read())"`), true],
  ['a masked cat', bash('cat .env | npx tokenscan redact'), false],
  ['names only', bash('ls -la .env && rm -f x && git add clean.txt'), false],
])('%s: refused %j', async (_, payload, isRefused) => {
  const { stdout } = await ask(payload);
  expect(stdout !== '').toBe(isRefused);
  if (isRefused) expect(stdout).toContain('.env contains Telegram bot token');
});

test('in tokenscan.json: files are refused always, the environment is allowed, and a token of the allowlist is none', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), `BOT_TOKEN=${TOKEN}\n`);
  const { stdout: report } = await tokenscan(['scan', '.', '--format', 'json', '--no-config'], { cwd: folder });
  const [fingerprint] = /(?<="fingerprint": ?")[0-9a-f]{16}/.exec(report) ?? [];
  const config = (value: object): void => writeFileSync(join(folder, 'tokenscan.json'), JSON.stringify(value));
  const read = claude('PreToolUse', { tool_name: 'Read', tool_input: { file_path: '.env' } }, folder);
  const env = claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'env' } }, folder);
  config({ agents: { reads: 'refuse', environment: 'allow' } });
  expect((await ask(read)).stdout).toContain('to read it masked: npx tokenscan redact < .env');
  expect((await ask(env)).stdout).toBe('');
  config({ agents: { reads: 'refuse' }, allow: [{ fingerprint, reason: 'revoked' }] });
  expect((await ask(read)).stdout).toBe('');
  config({ agents: { reads: 'never' } });
  expect((await ask(env)).stdout).toContain('prints environment variables');
  expect(JSON.parse((await ask(read)).stdout)).toEqual({ systemMessage: expect.stringContaining('agents.reads') });
});

test.each([
  ['not JSON', undefined, 'the input is not a JSON object'],
  ['[1]', undefined, 'the input is not a JSON object'],
  ['{"hook_event_name":"Unknown"}', undefined, 'the input is of no agent'],
])('%s: a warning with the exit code of a failed hook, which blocks nothing', async (input, name, text) => {
  const { code, stdout, stderr } = await ask(input, {}, name);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(text);
});

test('an agent whose call does not tell is known by the name in its command', async () => {
  const payload = { hook_event_name: 'PreToolUse', tool_name: 'shell', tool_input: { command: `echo ${TOKEN}` } };
  expect((await ask(payload, {}, 'kiro')).code).toBe(2);
  expect((await ask({ ...payload, hook_event_name: 'Stop' }, {}, 'kiro')).code).toBe(0);
});

test('tokenscan hook agent: on the command line', async () => {
  const input = JSON.stringify(bash(`echo ${TOKEN}`));
  const { code, stdout, stderr } = await tokenscan(['hook', 'agent', 'claude-code'], { cwd, input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('"permissionDecision":"deny"');
  expect((await tokenscan(['hook', 'agent'], { cwd, input: 'x' })).code).toBe(1);
});
