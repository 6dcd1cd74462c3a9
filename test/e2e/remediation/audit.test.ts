// `tokenscan audit` on a machine of the test's own: one token in many places, in expected locations, and hidden.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AuditHome, makeAuditHome } from '../../support/fixtures/audit-home.ts';
import { startBotApi } from '../../support/servers/bot-api.ts';
import { run, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { botId, maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('audit');
const PRINT = createHash('sha256').update(TOKEN).digest('hex').slice(0, 16);
const URL_LINE = `curl https://api.telegram.org/bot${TOKEN}/getMe`;

interface JsonAudit {
  readonly looked: readonly string[];
  readonly absent: readonly string[];
  readonly findings: readonly object[];
  readonly problems: readonly { readonly message: string }[];
  readonly exposures: readonly {
    readonly fingerprint: string;
    readonly preview: string;
    readonly botId: string;
    readonly verdict: string;
    readonly firstSeen?: string;
    readonly lastSeen?: string;
    readonly pushedTo: readonly string[];
    readonly inHead: boolean;
    readonly places: readonly { readonly place: string; readonly allowed: boolean; readonly origin: { readonly path: string } }[];
    readonly steps: readonly { readonly what: string; readonly commands: readonly string[] }[];
  }[];
}

const json = async (home: AuditHome, args: readonly string[] = []): Promise<JsonAudit> =>
  JSON.parse((await home.audit(['--format', 'json', ...args])).stdout) as JsonAudit;

/** One token where tokens get to. */
async function leakEverywhere(home: AuditHome): Promise<void> {
  const { project } = home;
  await project.stage({ 'bot.ts': `const bot = new Bot("${TOKEN}");\n`, '.gitignore': '.env\n*.log\n' });
  await project.git(['commit', '-q', '--no-verify', '-m', 'bot']);
  await project.git(['push', '-q', 'origin', 'main']);
  await project.stage({ 'bot.ts': 'const bot = new Bot(process.env.TELEGRAM_BOT_TOKEN);\n', 'ops.md': `${URL_LINE}\n` });
  await project.git(['commit', '-q', '--no-verify', '-m', 'ops']);
  project.write({ 'package.json': '{}', 'notes.txt': `${URL_LINE}\n`, '.env': `TELEGRAM_BOT_TOKEN=${TOKEN}\n` });
  chmodSync(join(project.path, '.env'), 0o600);
  home.write('home/bob/bot/app.log', `2026-11-01T10:00:00Z GET /bot${TOKEN}/getUpdates\n`);
  home.write('var/log/nginx/access.log', `192.0.2.1 - - [03/Nov/2026:10:00:00 +0000] "POST /bot${TOKEN} HTTP/1.1" 200 2\n`);
  home.write('home/bob/.bash_history', `ls\n#1762000000\n${URL_LINE}\n`);
  home.runs(42, 'node', [`TELEGRAM_BOT_TOKEN=${TOKEN}`], ['node', 'bot.js']);
  home.runs(43, 'python3', ['A=b'], ['python3', 'bot.py', '--token', TOKEN]);
}

describe('one token in many places', () => {
  test('is one exposure, most urgent place first, with the steps that finish the job', async () => {
    const home = await makeAuditHome();
    await leakEverywhere(home);
    const [outcome, audit] = await Promise.all([home.audit(), json(home)]);
    expect(audit.problems).toEqual([]);
    expect(outcome.code).toBe(1);
    expect(audit.exposures).toHaveLength(1);
    const [exposure] = audit.exposures;
    expect(exposure).toMatchObject({
      fingerprint: PRINT,
      preview: maskOf(TOKEN),
      botId: botId('audit'),
      verdict: 'leaked',
      pushedTo: ['origin/main'],
      inHead: true,
      firstSeen: '2025-11-01T12:26:40Z',
    });
    expect(exposure?.places.map(({ place }) => place)).toEqual([
      'pushed',
      'tracked',
      'committed',
      'command line',
      'log',
      'log',
      'history',
      'file',
      'environment',
      'env',
    ]);
    // Each once, though the project's log is also a file in the folder.
    expect(audit.findings).toHaveLength(10);
    const commands = exposure?.steps.flatMap((step) => step.commands);
    expect(commands).toEqual([
      'npx tokenscan rotate',
      'npx tokenscan redact --in-place ops.md notes.txt',
      `npx tokenscan logs app.log ${join(home.root, 'var/log/nginx/access.log')} --redact`,
      'npx tokenscan shell --redact',
      'npx tokenscan install',
      `npx tokenscan audit --root ${home.root} --verify`,
    ]);
    expect(outcome.stdout).toContain(`${maskOf(TOKEN)}  leaked beyond this machine`);
    expect(outcome.stdout).toContain('command line of process 43 (python3)');
    expect(outcome.stdout).toContain('npx tokenscan help leaked-token');
    expect(outcome.stdout).toMatch(/1 token where it should not be \(files, git, logs, shell histories, running programs: /);
  });

  test('no clear token in any format, nor in what goes wrong', async () => {
    const home = await makeAuditHome();
    await leakEverywhere(home);
    // In names, too: a folder, and a link that leads to one.
    home.write(`home/bob/bot/${TOKEN}/app.log`, `2026-11-01T10:00:00Z ${URL_LINE}\n`);
    symlinkSync(join(home.project.path, TOKEN), join(home.project.path, 'logs'));
    home.runs(44, `x${TOKEN}`.slice(0, 60), [`A=${TOKEN}`], [TOKEN]);
    writeFileSync(join(home.project.path, '.git/index'), 'no index');
    for (const format of ['text', 'json', 'markdown']) {
      const outcome = await home.audit(['--format', format, '--verbose'], { env: { TOKENSCAN_DEBUG: '1' } });
      expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN]), format).toEqual([]);
      expect(outcome.stdout).toContain(maskOf(TOKEN).slice(0, -3));
      expect(outcome.code, 'the index cannot be read').toBe(2);
    }
  });

  test('as Markdown for a ticket: a list to tick off, and nobody is called', async () => {
    const home = await makeAuditHome();
    await leakEverywhere(home);
    home.write('home/bob/bot/a|b`c*.txt', `${URL_LINE}\n`);
    const { stdout } = await home.audit(['--format', 'markdown']);
    expect(stdout).toContain(`## 1. \`${maskOf(TOKEN)}\`: leaked beyond this machine`);
    expect(stdout).toContain('- [ ] It has left this machine');
    expect(stdout).toContain('  ```sh\n  npx tokenscan rotate\n  ```');
    expect(stdout).toContain('``a\\|b`c*.txt:1:34``');
    expect(stdout.replace(/ *```[\s\S]*?```/g, '').replace(/`+[^`\n]*`+/g, '')).not.toMatch(/@\w/);
  });
});

describe('in an expected location', () => {
  test('a private .env that git ignores, and the program that runs with it: exit code 0', async () => {
    const home = await makeAuditHome();
    await home.project.stage({ '.gitignore': '.env\n' });
    home.project.write({ '.env': `TELEGRAM_BOT_TOKEN=${TOKEN}\n` });
    chmodSync(join(home.project.path, '.env'), 0o600);
    home.runs(42, 'node', [`TELEGRAM_BOT_TOKEN=${TOKEN}`], ['node', 'bot.js']);
    const outcome = await home.audit();
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('where it is expected');
    expect(outcome.stdout).not.toContain('What to do');
    expect((await json(home)).exposures).toMatchObject([{ verdict: 'in place', steps: [] }]);

    // Readable by others it is a warning, and a leak with --strict-env.
    chmodSync(join(home.project.path, '.env'), 0o644);
    const open = await home.audit();
    expect(open.code).toBe(0);
    expect(open.stdout).toContain('chmod 600 .env');
    expect(open.stdout).not.toContain('rotate');
    expect((await json(home)).exposures).toMatchObject([
      { verdict: 'in place', places: [{ place: 'readable env' }, { place: 'environment' }] },
    ]);
    expect((await home.audit(['--strict-env'])).code).toBe(1);
    expect((await json(home, ['--strict-env'])).exposures).toMatchObject([
      { verdict: 'here', places: [{ place: 'open env' }, { place: 'environment' }] },
    ]);
  });

  test('given an image build that copies the .env, it is a leak until the printed command ran', async () => {
    const home = await makeAuditHome();
    await home.project.stage({ '.gitignore': '.env\n', Dockerfile: 'FROM scratch\nCOPY . .\n' });
    home.project.write({ '.env': `TELEGRAM_BOT_TOKEN=${TOKEN}\n` });
    chmodSync(join(home.project.path, '.env'), 0o600);
    const { exposures } = await json(home);
    expect(exposures).toMatchObject([{ verdict: 'here', places: [{ place: 'image' }] }]);
    const commands = exposures[0]?.steps.flatMap((step) => step.commands) ?? [];
    expect(commands).toContain('echo .env >> .dockerignore');
    await run('sh', ['-c', 'echo .env >> .dockerignore'], { cwd: home.project.path });
    expect((await home.audit()).code).toBe(0);
  });

  test('a clean machine is clean', async () => {
    const home = await makeAuditHome();
    home.project.write({ 'a.txt': 'nothing' });
    const outcome = await home.audit();
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^no token \(files, git, logs, shell histories, running programs: /);
  });
});

describe('where there is no repository, or more than one', () => {
  test('a private .env is expected, also as a link to a file elsewhere; an example never is', async () => {
    const home = await makeAuditHome();
    rmSync(join(home.project.path, '.git'), { recursive: true });
    home.write('home/bob/shared/secrets', `TELEGRAM_BOT_TOKEN=${TOKEN}\n`, 0o644);
    symlinkSync('../shared/secrets', join(home.project.path, '.env'));
    const open = await json(home);
    expect(open.exposures).toMatchObject([{ verdict: 'in place', places: [{ place: 'readable env' }] }]);
    const commands = open.exposures[0]?.steps.flatMap((step) => step.commands) ?? [];
    expect(commands[0]).toMatch(/^chmod 600 .*\/shared\/secrets$/);
    await run('sh', ['-c', commands[0] ?? ''], { cwd: home.project.path });
    expect(await home.audit()).toMatchObject({ code: 0, stdout: expect.stringContaining('where it is expected') });
    home.write('home/bob/bot/.env.example', `TELEGRAM_BOT_TOKEN=${TOKEN}\n`, 0o600);
    expect((await home.audit()).stdout).toMatch(/\.env\.example:1\n {11}TELEGRAM_BOT_TOKEN=your-token/);
  });

  test('a bare repository below the folder is scanned', async () => {
    const home = await makeAuditHome();
    await home.project.stage({ 'a.js': `start("${TOKEN}");\n` });
    await home.project.git(['commit', '-q', '--no-verify', '-m', 'a']);
    await home.project.git(['push', '-q', 'origin', 'main']);
    const { exposures } = await json(home, [join(home.root, 'srv')]);
    expect(exposures).toMatchObject([{ verdict: 'here', places: [{ place: 'committed', origin: { root: 'bot.git' } }] }]);
  });

  test('repositories below the folder are scanned, and the steps name them', async () => {
    const home = await makeAuditHome();
    await home.project.stage({ 'a.js': `start("${TOKEN}");\n` });
    await home.project.git(['commit', '-q', '--no-verify', '-m', 'a']);
    await home.project.stage({ 'a.js': '\n' });
    await home.project.git(['commit', '-q', '--no-verify', '-m', 'b']);
    const { exposures, looked } = await json(home, [home.home]);
    expect(looked).toContain('git');
    expect(exposures).toMatchObject([{ verdict: 'here', places: [{ place: 'committed', origin: { root: 'bot/.git' } }] }]);
    const commands = exposures[0]?.steps.flatMap((step) => step.commands) ?? [];
    expect(commands[0]).toBe(`cd ${home.home}`);
    expect(commands.filter((command) => command.startsWith('git '))).toEqual([
      'git -C bot rebase -i --root',
      expect.stringMatching(/^git -C bot .* gc --prune=now$/),
    ]);
  });
});

describe('steps, followed', () => {
  test('what is staged, stashed, tagged, amended is gone then; another stash stays', async () => {
    const home = await makeAuditHome();
    const { git, stage, path } = home.project;
    const commit = (message: string): Promise<string> => git(['commit', '-q', '--no-verify', '-m', message]);
    await stage({ a: 'a\n', 'it is $(x).js': '\n' });
    await commit('first');
    writeFileSync(join(path, 'a'), 'to be kept\n');
    await git(['stash', '-q']);
    await stage({ a: `amended ${TOKEN}\n` });
    await commit(`message ${TOKEN}`);
    await stage({ a: 'a\n' });
    await git(['commit', '-q', '--no-verify', '--amend', '-m', 'second', '--allow-empty']);
    await stage({ b: `tagged ${TOKEN}\n` });
    await commit('third');
    await git(['tag', 'v1$(x)']);
    await git(['rm', '-q', 'b']);
    await commit('fourth');
    await stage({ 'it is $(x).js': `staged ${TOKEN}\n` });
    writeFileSync(join(path, 'it is $(x).js'), '\n');
    const { exposures } = await json(home);
    const commands = exposures[0]?.steps.flatMap((step) => step.commands).filter((command) => !command.startsWith('npx')) ?? [];
    const env = { GIT_SEQUENCE_EDITOR: 'sed -i s/^pick/drop/', GIT_EDITOR: 'true' };
    const followed = await run('bash', ['-e'], { cwd: path, env, input: `${commands.join('\n')}\ngit stash list\n` });
    expect(followed.stdout).toMatch(/^stash@\{0\}/m);
    expect(await home.audit()).toMatchObject({ code: 0 });
  });

  test('a token staged in a linked worktree is not unstaged in another one', async () => {
    const home = await makeAuditHome();
    const tree = join(home.root, 'tree');
    await home.project.stage({ a: 'a\n' });
    await home.project.git(['commit', '-q', '--no-verify', '-m', 'a']);
    await home.project.git(['worktree', 'add', '-q', tree]);
    writeFileSync(join(tree, 'b'), `${URL_LINE}\n`);
    await run('git', ['add', 'b'], { cwd: tree });
    const [exposure] = (await json(home)).exposures;
    const step = exposure?.steps.find(({ what }) => what.includes('unstage'));
    expect(step).toMatchObject({ what: expect.stringMatching(/linked worktrees .*: tree\.$/), commands: [] });
  });

  test('they are for whom and what was asked about', async () => {
    const home = await makeAuditHome();
    home.write('home/bob/.bash_history', `${URL_LINE}\n`);
    home.runs(7, 'bot', [], ['bot', TOKEN]);
    home.write(`home/bob/bot/x-${TOKEN}.txt`, '');
    const { exposures } = await json(home, ['--home', home.home]);
    const options = `--home ${home.home}`;
    const commands = exposures[0]?.steps.flatMap((step) => step.commands) ?? [];
    expect(commands).toEqual([
      `mv -n x-${maskOf(TOKEN).replace('***', '')}*.txt renamed-1`,
      `npx tokenscan shell ${options} --redact`,
      'npx tokenscan rotate',
      `npx tokenscan audit ${options} --root ${home.root}`,
    ]);
  });
});

describe('--verify', () => {
  test('a live token counts, a dead one does not', async () => {
    const api = await startBotApi();
    onTestFinished(() => api.close());
    const home = await makeAuditHome();
    const { token: living } = api.addBot(7_200_000_001, { username: 'living_bot' });
    const { token: dead } = api.addBot(7_200_000_002);
    home.project.write({ 'notes.txt': `GET /bot${living}/getMe\n`, 'old.txt': `GET /bot${dead}/getMe\n` });
    const asked = ['--verify', '--api-root', api.root];
    api.revoke(7_200_000_002);
    const both = await home.audit(asked);
    expect(both.code).toBe(1);
    expect(both.stdout).toContain('active: @living_bot');
    expect(both.stdout).toContain('revoked: Telegram no longer accepts it');
    // A dead token needs no new one.
    const [, ofDead = ''] = both.stdout.split('revoked: Telegram no longer accepts it');
    expect(ofDead).toContain('What to do');
    expect(both.stdout).toContain('npx tokenscan rotate');
    expect(ofDead).not.toContain('rotate');
    expect(both.stdout).toMatch(/1 token where it should not be/);
    expect((await json(home, asked)).exposures).toMatchObject([{ life: { state: 'alive' } }, { life: { state: 'dead' } }]);
    api.revoke(7_200_000_001);
    const none = await home.audit(asked);
    expect(none.code).toBe(0);
    expect(none.stdout).toContain('2 tokens, revoked or where they are expected');
    expect(leaksOf(both.stdout + both.stderr + none.stdout + none.stderr, [living, dead])).toEqual([]);
    api.trouble({ kind: 'html', status: 502 });
    const unknown = await home.audit(asked);
    expect(unknown.code).toBe(2);
    expect((await home.audit(['--api-root', api.root])).code).toBe(2);
  });
});

describe('what must not hide a token', () => {
  test("the tree's own configuration and markers", async () => {
    const home = await makeAuditHome();
    home.project.write({
      'tokenscan.json': JSON.stringify({
        exclude: ['*'],
        allow: [{ fingerprint: PRINT, reason: 'trust me' }],
        confidence: 'certain',
      }),
      'notes.txt': `${URL_LINE} # tokenscan:allow\n`,
    });
    const [outcome, audit] = await Promise.all([home.audit(), json(home)]);
    expect(outcome.code).toBe(1);
    expect(audit.exposures).toMatchObject([{ verdict: 'here', places: [{ place: 'file', allowed: true }] }]);
    expect(outcome.stdout).toContain('allowed by the tree itself');
    expect((await home.audit(['--trust-config'])).code).toBe(0);
  });

  test('what cannot be scanned is reported, with exit code 2', async () => {
    const home = await makeAuditHome();
    home.write('home/bob/bot/broken.gz', '\u001f\u008b');
    writeFileSync(join(home.project.path, 'broken.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1]));
    const outcome = await home.audit();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('could not scan: broken.gz');
  });

  test('a repository that is none any more, a home that is not there', async () => {
    const home = await makeAuditHome();
    unlinkSync(join(home.project.path, '.git/HEAD'));
    for (const [args, options, why] of [
      [[], {}, /^could not scan: \.git: not a git repository any more/m],
      [[home.home], {}, /^could not scan: bot: could not open the repository/m],
      [[], { env: { HOME: join(home.root, 'none') } }, /none: the home folder is missing or cannot be read/],
    ] as const) {
      const outcome = await home.audit(args, options);
      expect([outcome.code, outcome.stdout]).toEqual([2, expect.stringMatching(why)]);
    }
    const late = await home.audit(['--home', 'none']);
    expect(late).toMatchObject({ code: 2, stdout: '', stderr: 'tokenscan: --home is not a folder\n' });
  });
});

test.skipIf(process.platform !== 'linux')('programs that really run', async () => {
  const home = await makeAuditHome();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', '--', TOKEN], {
    env: { ...process.env, TELEGRAM_BOT_TOKEN: TOKEN },
  });
  onTestFinished(() => void child.kill());
  const outcome = await tokenscan(['audit', '--only', 'processes', '--format', 'json'], { cwd: home.project.path });
  const { exposures } = JSON.parse(outcome.stdout) as JsonAudit;
  const [exposure] = exposures.filter(({ fingerprint }) => fingerprint === PRINT);
  expect(exposure?.places).toMatchObject([
    { place: 'command line', origin: { pid: child.pid, part: 'command line' } },
    { place: 'environment', origin: { pid: child.pid, part: 'environment' } },
  ]);
  expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN])).toEqual([]);
});

test('options: one look, another folder, and what makes no sense', async () => {
  const home = await makeAuditHome();
  home.write('var/log/bot.log', `GET /bot${TOKEN}/getMe\n`);
  home.project.write({ 'a.txt': 'x' });
  expect((await json(home, ['--only', 'files'])).looked).toEqual(['files']);
  // The same system by another name: its home is still its home.
  symlinkSync(home.root, join(home.root, 'link'));
  expect((await json(home, ['--only', 'shell', '--root', join(home.root, 'link')])).looked).toEqual(['shell']);
  expect((await home.audit(['--only', 'files'])).code).toBe(0);
  expect((await home.audit(['--only', 'logs'])).code).toBe(1);
  expect((await json(home, [join(home.root, 'proc'), '--only', 'git'])).absent).toEqual(['git']);
  for (const args of [['--only', 'nothing'], ['a', 'b'], ['not-there'], ['--root', 'not-there'], ['--format', 'xml']]) {
    const outcome = await home.audit(args);
    expect(outcome.code, args.join(' ')).toBe(2);
    expect(outcome.stderr, args.join(' ')).toMatch(/^tokenscan: .+\n$/);
  }
});
