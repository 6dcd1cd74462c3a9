// The next steps, followed: kind of place × state × how we were started. After the printed commands the same scan is clean, or says what is left.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { pairsOf } from '../../support/soak.ts';
import { CLI, OF_RELAY, type Outcome, RELAY, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { openRelay } from '../../support/terminal/relay.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('steps');
const JS = `const t = '${TOKEN}';\nconsole.log(t);\n`;
const URL_LINE = `2026-11-01T10:00:00Z curl https://api.telegram.org/bot${TOKEN}/getMe\n`;
const ENV_LINE = `TELEGRAM_BOT_TOKEN=${TOKEN}\n`;
/** The top of this repository, which is the package. */
const PACKAGE = new URL('../../..', import.meta.url).pathname;

/** How we were started: what a package manager sets, and the words that start us again. */
interface Start {
  readonly name: string;
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files beside the project's own. */
  readonly files?: Readonly<Record<string, string>>;
  /** The package is a dependency of the project. */
  readonly isInstalled?: true;
}

const NOTHING = { npm_command: undefined, npm_config_user_agent: undefined };

const STARTS: readonly Start[] = [
  { name: 'npx', command: 'npx tokenscan', env: {} },
  { name: "the project's own, by a hook", command: 'npx tokenscan', env: NOTHING, isInstalled: true },
  { name: 'pnpm', command: 'pnpm exec tokenscan', env: NOTHING, isInstalled: true, files: { 'pnpm-lock.yaml': '' } },
  {
    name: 'yarn',
    command: 'yarn tokenscan',
    env: { npm_command: undefined, npm_config_user_agent: 'yarn/1.22.22 npm/? node/v20.19.0 linux x64' },
    isInstalled: true,
  },
  { name: 'a global one', command: 'tokenscan', env: NOTHING },
];

const relay = openRelay();

/** Programs that run what the commands name, without a package manager or a network: the global one is real, the others have us answer. */
function programs(): string {
  const folder = temporaryFolder();
  const folderOfRelay = relay();
  const start =
    folderOfRelay === undefined
      ? `exec '${process.execPath}' '${CLI}' "$@"`
      : `export ${OF_RELAY}='${folderOfRelay}'\n. '${RELAY}'`;
  // What asks at a terminal is answered with yes.
  const answer = 'case " $* " in *" fix "*|*" --redact "*) set -- "$@" --yes ;; esac';
  for (const [name, words] of [
    ['npx', 1],
    ['yarn', 1],
    ['pnpm', 2],
    ['tokenscan', 0],
  ] as const) {
    const file = join(folder, name);
    if (name === 'tokenscan') symlinkSync(CLI, file);
    else writeFileSync(file, `#!/bin/sh\nshift ${words}\n${answer}\n${start}\n`, { mode: 0o755 });
  }
  return folder;
}

/** A scan of a place, and how the place is made. */
interface Row {
  readonly name: string;
  readonly args: readonly string[];
  readonly make: (project: Project) => void | Promise<void>;
  /** Files that only a person can change; the steps must name them, and the second scan may find nothing else. */
  readonly byHand?: readonly string[];
  /** What the first step has to begin with. */
  readonly first?: RegExp;
  readonly env?: (project: Project) => Readonly<Record<string, string>>;
  readonly input?: (project: Project) => string;
  /** There is no repository. */
  readonly isBare?: true;
}

interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  commit(files: Readonly<Record<string, string>>, message?: string): void;
  push(): void;
}

function openProject(folder: string): Project {
  const write = (files: Readonly<Record<string, string | Uint8Array>>): void => writeTree(folder, files);
  return {
    folder,
    write,
    commit(files, message = 'x') {
      write(files);
      git(folder, 'add', '-f', '--', ...Object.keys(files));
      git(folder, 'commit', '-q', '--no-verify', '-m', message);
    },
    push() {
      const remote = join(temporaryFolder(), 'remote.git');
      git(folder, 'init', '-q', '--bare', remote);
      git(folder, 'remote', 'add', 'origin', remote);
      git(folder, 'push', '-q', 'origin', 'main');
    },
  };
}

const LEFT = /^(?:It has|[0-9]+:.* has) left this machine/;

const FILES: readonly Row[] = [
  { name: 'code, untracked', args: [], make: ({ write }) => write({ 'bot.js': JS }), first: /^Move it to \.env/ },
  { name: 'code, committed', args: [], make: ({ commit }) => commit({ 'bot.js': JS }), first: /^Move it to \.env/ },
  {
    name: 'code, pushed',
    args: [],
    make({ commit, push }) {
      commit({ 'bot.js': JS });
      push();
    },
    first: LEFT,
  },
  { name: 'code, no repository', args: [], make: ({ write }) => write({ 'bot.py': `t = "${TOKEN}"\n` }), isBare: true },
  { name: 'a document', args: [], make: ({ write }) => write({ 'notes.md': URL_LINE }), first: /^Mask it where people read it/ },
  { name: 'many documents', args: [], make: ({ write }) => write(numbered(11, 'n', '.md', URL_LINE)) },
  { name: 'code and a document', args: ['.'], make: ({ write }) => write({ 'src/bot.js': JS, 'it is $(x).txt': URL_LINE }) },
  { name: 'a log', args: [], make: ({ write }) => write({ 'app.log': URL_LINE }) },
  { name: 'a packed log', args: [], make: ({ write }) => write({ 'app.log.gz': gzipSync(URL_LINE) }) },
  { name: 'Kotlin', args: [], make: ({ write }) => write({ 'Bot.kt': `val t = "${TOKEN}"\n` }), byHand: ['Bot.kt'] },
  {
    name: 'a Dockerfile',
    args: [],
    make: ({ write }) => write({ Dockerfile: `FROM a\nENV T=${TOKEN}\n` }),
    byHand: ['Dockerfile'],
  },
  { name: 'settings', args: [], make: ({ write }) => write({ 'config.json': `{"t":"${TOKEN}"}` }), byHand: ['config.json'] },
  {
    name: 'what code can and cannot read',
    args: [],
    make: ({ write }) => write({ 'a.js': JS, 'b.vue': `<script>const t = "${TOKEN}"</script>\n` }),
    byHand: ['b.vue'],
  },
  {
    name: 'an example',
    args: [],
    make: ({ write }) => write({ '.env.example': ENV_LINE }),
    byHand: ['.env.example'],
  },
  { name: 'a name', args: [], make: ({ write }) => write({ [`x-${TOKEN}.txt`]: '' }) },
];

const ENVS: readonly Row[] = [
  { name: '.env, not ignored', args: [], make: ({ write }) => write({ '.env': ENV_LINE }), first: /^Make \.env private/ },
  { name: '.env, tracked', args: [], make: ({ commit }) => commit({ '.env': ENV_LINE }), first: /^Make \.env private/ },
  {
    name: '.env, pushed',
    args: [],
    make({ commit, push }) {
      commit({ '.env': ENV_LINE });
      push();
    },
    first: LEFT,
  },
  {
    name: '.env, tracked, and code with the same token',
    args: [],
    make: ({ commit }) => commit({ 'bot.js': JS, '.env': ENV_LINE }),
  },
  { name: '.env, tracked, without the token', args: [], make: ({ commit }) => commit({ 'bot.js': JS, '.env': 'A=1\n' }) },
  {
    name: '.env, readable, strict',
    args: ['--strict-env'],
    make: ({ write }) => write({ '.gitignore': '.env\nnode_modules\n', '.env': ENV_LINE }),
  },
  { name: '.env, no repository, strict', args: ['--strict-env'], make: ({ write }) => write({ '.env': ENV_LINE }), isBare: true },
  {
    name: '.env, copied into an image',
    args: [],
    make({ folder, write }) {
      write({ '.gitignore': '.env\nnode_modules\n', '.env': ENV_LINE, Dockerfile: 'FROM a\nCOPY . /app\n' });
      chmodSync(join(folder, '.env'), 0o600);
    },
  },
];

const GIT: readonly Row[] = [
  { name: 'staged code', args: ['staged'], make: (project) => stage(project, { 'bot.js': JS }) },
  { name: 'staged document', args: ['staged'], make: (project) => stage(project, { 'a.md': URL_LINE }) },
  { name: 'staged .env', args: ['staged'], make: (project) => stage(project, { '.env': ENV_LINE }) },
  { name: 'staged settings', args: ['staged'], make: (project) => stage(project, { 'c.json': `{"t":"${TOKEN}"}` }) },
  {
    name: 'staged, and clean since',
    args: ['staged'],
    make(project) {
      stage(project, { 'bot.js': JS });
      project.write({ 'bot.js': 'console.log(process.env.T);\n' });
    },
  },
  { name: 'a blocked commit', args: ['hook', 'pre-commit'], make: (project) => stage(project, { 'bot.js': JS }) },
  {
    name: 'the last commit',
    args: ['git', '--no-cache'],
    make({ commit }) {
      commit({ 'a.txt': 'a\n' });
      commit({ 'bot.js': JS });
    },
  },
  { name: 'the only commit', args: ['git', '--no-cache'], make: ({ commit }) => commit({ 'bot.js': JS }) },
  {
    name: 'an older commit',
    args: ['git', '--no-cache'],
    make({ commit }) {
      commit({ 'a.txt': 'a\n' });
      commit({ 'bot.js': JS });
      commit({ 'c.txt': 'c\n' });
    },
  },
  {
    name: 'the first commit of several',
    args: ['git', '--no-cache'],
    make({ commit }) {
      commit({ 'bot.js': JS });
      commit({ 'c.txt': 'c\n' });
    },
  },
  {
    name: 'a .env in the last commit',
    args: ['git', '--no-cache'],
    make({ commit }) {
      commit({ 'a.txt': 'a\n' });
      commit({ '.env': ENV_LINE });
    },
  },
  {
    name: 'a commit that was pushed',
    args: ['git', '--no-cache'],
    make({ commit, push }) {
      commit({ 'bot.js': JS });
      push();
    },
    first: LEFT,
  },
  {
    name: 'a commit that was undone',
    args: ['git', '--no-cache'],
    make({ folder, commit }) {
      commit({ 'a.txt': 'a\n' });
      commit({ 'bot.js': JS });
      git(folder, 'reset', '-q', '--hard', 'HEAD~1');
    },
  },
  {
    name: 'a push that is blocked',
    args: ['hook', 'pre-push', 'origin', 'url'],
    make({ commit, push }) {
      commit({ 'a.txt': 'a\n' });
      push();
      commit({ 'bot.js': JS });
      commit({ 'b.txt': 'b\n' });
    },
    input: ({ folder }) =>
      `refs/heads/main ${git(folder, 'rev-parse', 'main').trim()} refs/heads/main ${git(folder, 'rev-parse', 'origin/main').trim()}\n`,
  },
];

/** What GitHub Actions sets for a push of everything since the first commit. */
function pushed({ folder }: Project): Readonly<Record<string, string>> {
  const [after = '', before = ''] = [git(folder, 'rev-parse', 'HEAD'), git(folder, 'rev-list', '--max-parents=0', 'HEAD')];
  const file = join(temporaryFolder(), 'event.json');
  const ref = { ref: 'refs/heads/main', repository: { default_branch: 'main' } };
  writeFileSync(file, JSON.stringify({ before: before.trim(), after: after.trim(), ...ref }));
  return { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: file };
}

const OTHERS: readonly Row[] = [
  {
    name: 'CI, a push',
    args: [],
    make({ commit }) {
      commit({ 'a.txt': 'a\n' });
      commit({ 'bot.js': JS, 'notes.md': URL_LINE });
    },
    env: pushed,
    first: LEFT,
  },
  {
    name: 'CI, any other event',
    args: ['scan'],
    make: ({ commit }) => commit({ 'bot.js': JS }),
    env: () => ({ CI: 'true' }),
    first: LEFT,
  },
  { name: 'logs', args: ['logs', 'app.log'], make: ({ write }) => write({ 'app.log': URL_LINE }), isBare: true },
  {
    name: 'a history',
    args: ['shell', '.bash_history'],
    make: ({ write }) => write({ '.bash_history': URL_LINE }),
    isBare: true,
  },
  {
    name: 'audit',
    args: ['audit', '--only', 'files', '--only', 'git'],
    make({ commit, write }) {
      commit({ 'a.txt': 'a\n' });
      commit({ 'bot.js': JS });
      write({ 'notes.md': URL_LINE });
    },
  },
  { name: 'audit of a .env', args: ['audit', '--only', 'files'], make: ({ write }) => write({ '.env': ENV_LINE }) },
];

function numbered(amount: number, start: string, end: string, content: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: amount }, (_, at) => [`${start}${at}${end}`, content]));
}

function stage({ folder, write }: Project, files: Readonly<Record<string, string>>): void {
  write(files);
  git(folder, 'add', '-f', '--', ...Object.keys(files));
}

interface Step {
  readonly what: string;
  readonly lines: readonly string[];
}

/** The numbered steps of a report. */
function stepsIn(text: string): readonly Step[] {
  const [, list = ''] = /What to do\n((?: {2,}.*\n)+)/.exec(text) ?? [];
  return list.split(/^ {2}[0-9]+\. /m).flatMap((part) => {
    const [what = '', ...lines] = part.trimEnd().split('\n');
    return what === '' ? [] : [{ what, lines: lines.map((line) => line.replace(/^ {7}/, '')) }];
  });
}

/** The commands that a person pastes: without those for Telegram, and those for a finding that is none. */
function commandsOf({ what, lines }: Step): readonly string[] {
  if (/^A false positive/.test(what)) return [];
  const own = /^No command changes this/.test(what) ? lines.filter((line) => line.startsWith('git ')) : lines;
  return own.filter((line) => !/ (?:rotate|audit|install)(?: |$)/.test(line) && !/^[A-Z].*: /.test(line));
}

async function follow(row: Row, start: Start): Promise<void> {
  const folder = join(temporaryFolder(), 'project');
  if (row.isBare) mkdirSync(folder);
  else initRepository(folder, { '.gitignore': 'node_modules\n' });
  const project = openProject(folder);
  project.write(start.files ?? {});
  if (start.isInstalled) {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(PACKAGE, join(folder, 'node_modules/tokenscan'));
  }
  await row.make(project);
  const home = temporaryFolder();
  const path = `${programs()}:${process.env['PATH']}`;
  const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), PATH: path, ...start.env, ...row.env?.(project) };
  const scan = (): Promise<Outcome> => {
    const input = row.input?.(project);
    return tokenscan(row.args, { cwd: folder, env, ...(input === undefined ? {} : { input }) });
  };
  const first = await scan();
  const printed = first.stdout + first.stderr;
  expect(first.code, printed).toBe(1);
  const steps = stepsIn(printed);
  expect(steps.length, printed).toBeGreaterThan(0);
  if (row.first !== undefined) expect(steps[0]?.what).toMatch(row.first);
  const own = steps.flatMap(({ lines }) => lines).filter((line) => line.includes('tokenscan '));
  for (const line of own) expect(line.replace(/^mask it: /, '')).toMatch(new RegExp(`^${start.command} `));
  const commands = steps
    .flatMap(commandsOf)
    .map((line) => line.replace(/^tokenscan (fix|logs|shell)(.*)$/, 'tokenscan $1$2 --yes'));
  const editors = { GIT_EDITOR: 'true', GIT_CONFIG_COUNT: '0' };
  const followed = await run('bash', ['-e'], { cwd: folder, env: { ...env, ...editors }, input: `${commands.join('\n')}\n` });
  expect(leaksOf(printed + followed.stdout + followed.stderr, [TOKEN])).toEqual([]);
  const second = await scan();
  const again = `${printed}\n$ ${commands.join('\n$ ')}\n${followed.stdout}${followed.stderr}\n${second.stdout}${second.stderr}`;
  const { byHand = [] } = row;
  if (byHand.length === 0) {
    expect(followed.code, again).toBe(0);
    expect(second.code, again).toBe(0);
    return;
  }
  expect(second.code, again).toBe(1);
  const manual = steps.find(({ what }) => what.startsWith('No command changes this'));
  for (const name of byHand) expect(manual?.lines.join('\n')).toContain(name);
  const left = [...second.stdout.matchAll(/^ {2}(\S+):[0-9]+:[0-9]+$/gm)].map(([, place]) => place);
  expect(new Set(left)).toEqual(new Set(byHand));
}

describe.each([
  ['files', FILES],
  ['a .env', ENVS],
  ['git', GIT],
  ['logs, histories and an audit', OTHERS],
] as const)('%s: the steps followed lead to a clean scan, or name what a person does', (_name, rows) => {
  const named = new Map(rows.map((row) => [row.name, row]));
  const cases = pairsOf(
    [...named.keys()],
    STARTS.map(({ name }) => name),
  );
  test.each(cases)('%s, started by %s', async (name, startName) => {
    const row = named.get(name);
    const start = STARTS.find((one) => one.name === startName);
    if (row === undefined || start === undefined) throw new Error('no such case');
    await follow(row, start);
  });
});

test('what a server refuses is taken out of the commits, and then accepted', async () => {
  const folder = join(temporaryFolder(), 'project');
  const server = join(temporaryFolder(), 'server.git');
  initRepository(folder);
  const project = openProject(folder);
  git(folder, 'init', '-q', '--bare', server);
  git(folder, 'remote', 'add', 'origin', server);
  project.commit({ 'a.txt': 'a\n' });
  git(folder, 'push', '-q', '-u', 'origin', 'main');
  mkdirSync(join(server, 'hooks'), { recursive: true });
  const hook = `#!/bin/sh\nexec '${process.execPath}' '${CLI}' hook pre-receive\n`;
  writeFileSync(join(server, 'hooks/pre-receive'), hook, { mode: 0o755 });
  project.commit({ 'bot.js': JS });
  project.commit({ 'b.txt': 'b\n' });
  const refused = await run('git', ['push'], { cwd: folder });
  expect(refused.code).not.toBe(0);
  const steps = stepsIn(refused.stderr.replaceAll(/^remote: /gm, '').replaceAll(/[ \u001b[K]+$/gm, ''));
  expect(steps[0]?.what).toMatch(LEFT);
  const commands = steps.flatMap(({ lines }) => lines).filter((line) => line.startsWith('git '));
  expect(commands).toEqual([expect.stringMatching(/^git rebase -i [0-9a-f]{10}\^$/), 'git push']);
  expect(refused.stderr).not.toMatch(/tokenscan (?:fix|rotate|allow)/);
  // A person marks the commit; the one with the token is dropped here.
  const env = { GIT_SEQUENCE_EDITOR: 'sed -i 1s/^pick/drop/' };
  expect(await run('bash', ['-e'], { cwd: folder, env, input: `${commands.join('\n')}\n` })).toMatchObject({ code: 0 });
});

test('the table has every row and every start', () => {
  expect(FILES.length + ENVS.length + GIT.length + OTHERS.length).toBeGreaterThan(40);
  expect(new Set(STARTS.map(({ command }) => command)).size).toBe(4);
});
