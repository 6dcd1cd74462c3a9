// The settings files of coding agents: hooks are added, tested and removed, and all else stays as it was.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { AGENTS } from '../../../src/cli/agents/agents.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';

/** A project and a home, with these files. */
function world(files: Readonly<Record<string, string>> = {}): { readonly cwd: string; readonly home: string } {
  const folder = temporaryFolder();
  const [cwd, home] = [join(folder, 'project'), join(folder, 'home')];
  mkdirSync(join(cwd, '.git'), { recursive: true });
  mkdirSync(home);
  for (const [path, text] of Object.entries(files)) put(join(folder, path), text);
  return { cwd, home };
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const run = ({ cwd, home }: { cwd: string; home: string }, ...args: readonly string[]) =>
  tokenscan(args, { cwd, env: { HOME: home } });

/** All files below a folder with their texts. */
const tree = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(folder.length),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ]),
  );

const NAMES = AGENTS.map(({ id }) => id);

test.each([[[]], [['--global']]])(
  'with %j: every agent is added, a second time changes nothing, removal leaves nothing',
  async (options) => {
    const place = world();
    const base = options.length === 0 ? place.cwd : place.home;
    const first = await run(place, 'install', '--agents', ...NAMES, ...options);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const installed = tree(base);
    expect(Object.keys(installed)).toHaveLength(options.length === 0 ? 7 : 8);
    for (const text of Object.values(installed)) expect(text).toMatch(/ hook agent\b/);
    expect((await run(place, 'install', '--agents', ...NAMES, ...options)).code).toBe(0);
    expect(tree(base)).toEqual(installed);
    expect((await run(place, 'uninstall', '--agents', ...options)).stdout).toContain('removed');
    expect(readdirSync(base)).toEqual(options.length === 0 ? ['.git'] : []);
    expect((await run(place, 'uninstall', '--agents', ...options)).stdout).toContain('nothing to remove');
  },
);

const OTHERS = `{
    // my settings
    "model": "opus", /* keep */
    "hooks": {
        "PreToolUse": [
            { "matcher": "Bash", "hooks": [{ "type": "command", "command": "./check.sh" }] }
        ],
        "Stop": []
    },
}
`;

test.each([
  ['.claude/settings.json', 'claude-code', OTHERS],
  ['.claude/settings.json', 'claude-code', '{\r\n\t"permissions": {\r\n\t\t"allow": []\r\n\t}\r\n}\r\n'],
  ['.cursor/hooks.json', 'cursor', '{\n  "version": 1,\n  "hooks": {\n    "stop": [{ "command": "a" }]\n  }\n}'],
  ['.gemini/settings.json', 'gemini', '{ "theme": "dark" }\n'],
  ['.vibe/hooks.toml', 'vibe', '# mine\n[[hooks]]\nname = "a"\ntype = "post_agent"\ncommand = "a"\n'],
])('%s of %s keeps what others have in it, byte for byte', async (path, name, text) => {
  const place = world({ [`project/${path}`]: text });
  expect((await run(place, 'install', '--agents', name)).code).toBe(0);
  const changed = readFileSync(join(place.cwd, path), 'utf8');
  if (path.endsWith('.json')) {
    expect(parse(changed)).toMatchObject(path.startsWith('.claude') ? {} : (parse(text) as object));
    expect(JSON.stringify(parse(changed))).toContain(`tokenscan hook agent ${name}`);
  } else expect(changed.startsWith(text)).toBe(true);
  expect((await run(place, 'uninstall', '--agents', name)).code).toBe(0);
  expect(readFileSync(join(place.cwd, path), 'utf8')).toBe(text);
});

test('another command of ours is replaced, also among hooks of others', async () => {
  const own = { type: 'command', command: '/old/node /old/cli.cjs hook agent claude-code' };
  const settings = { hooks: { PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'a' }, own] }] } };
  const place = world({ 'project/.claude/settings.json': JSON.stringify(settings) });
  await run(place, 'install', '--agents', 'claude-code');
  const path = join(place.cwd, '.claude/settings.json');
  expect(readFileSync(path, 'utf8')).not.toContain('/old/');
  await run(place, 'uninstall', '--agents', 'claude-code');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    hooks: { PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'a' }] }] },
  });
});

test.each([
  ['.claude/settings.json', 'claude-code', '{ "hooks": ', 'not a JSON object'],
  ['.claude/settings.json', 'claude-code', '{ "hooks": { "PreToolUse": {} } }', 'hooks.PreToolUse must be an array'],
  ['.kiro/hooks/tokenscan.json', 'kiro', '{}', 'already exists, and is not from tokenscan'],
  ['.vibe/hooks.toml', 'vibe', 'hooks = []\n', '[[hooks]]'],
])('%s that cannot be changed stays as it is: %s %j', async (path, name, text, message) => {
  const place = world({ [`project/${path}`]: text });
  const { code, stderr } = await run(place, 'install', '--agents', name);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(readFileSync(join(place.cwd, path), 'utf8')).toBe(text);
});

test('without names: the agents that left a folder here or in the home; none is an error', async () => {
  const place = world({ 'home/.codex/config.toml': '' });
  mkdirSync(join(place.cwd, '.cursor'));
  const { stdout } = await run(place, 'install', '--agents');
  expect(stdout).toMatch(/Cursor: .*created/);
  expect(stdout).toMatch(/Codex: .*created/);
  expect(stdout).toContain('review the hooks (/hooks)');
  expect(Object.keys(tree(place.cwd))).toHaveLength(2);
  const empty = await run(world(), 'install', '--agents');
  expect(empty.code).toBe(2);
  expect(empty.stderr).toContain('no coding agent was found here; name one: claude-code, codex');
  expect((await run(place, 'install', '--agents', 'cline')).stderr).toContain('no such agent: cline');
  expect((await run(place, 'install', '--agents', 'junie')).stdout).toContain('it reads no hooks from projects');
});

test('a home that a variable names elsewhere', async () => {
  const place = world();
  const elsewhere = join(place.home, 'codex');
  const { code } = await tokenscan(['install', '--agents', 'codex', '--global'], {
    cwd: place.cwd,
    env: { HOME: place.home, CODEX_HOME: elsewhere },
  });
  expect(code).toBe(0);
  expect(existsSync(join(elsewhere, 'hooks.json'))).toBe(true);
});

test('doctor --agents sends a canary to each hook, and says what is wrong', async () => {
  const place = world();
  await run(place, 'install', '--agents', 'cursor', 'kiro');
  const program = join(place.cwd, 'tokenscan');
  const answer = '{"permission":"deny","user_message":"tokenscan: no"}';
  put(program, `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`);
  chmodSync(program, 0o755);
  const env = { HOME: place.home, PATH: `${place.cwd}:${process.env['PATH']}` };
  const good = await tokenscan(['doctor', '--agents'], { cwd: place.cwd, env });
  expect(good.stdout).toContain('✓ Cursor (this project): a canary is refused');
  expect(good.code).toBe(0);
  writeFileSync(program, '#!/bin/sh\ncat >/dev/null\n');
  const bad = await tokenscan(['doctor', '--agents'], { cwd: place.cwd, env });
  expect(bad.stdout).toContain('✗ Cursor (this project): the canary in a prompt is not refused');
  expect(bad.stdout).toContain('install --agents cursor');
  expect(bad.code).toBe(1);
  writeFileSync(program, '#!/bin/sh\ncat\n');
  expect((await tokenscan(['doctor', '--agents'], { cwd: place.cwd, env })).stdout).toContain('it repeats the token of a prompt');
});
