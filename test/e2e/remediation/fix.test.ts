// `tokenscan fix`: the diff, the question, what is written, and what is left to a person.
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, test } from 'vitest';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { CLI, type Outcome, type RunOptions, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { botId, secretOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('fix-e2e');
const OTHER = token('fix-other');
/** Another token of the bot whose token CLEAR is. */
const NEWER = `${botId('fix-e2e')}:${secretOf('fix-newer')}`;
const BOT = `const t = '${CLEAR}';\nconsole.log(t);\n`;

type Files = Readonly<Record<string, string | Uint8Array>>;

function makeProject(files: Files, isRepository = true) {
  const folder = temporaryFolder();
  if (isRepository) initRepository(folder, files);
  else writeTree(folder, files);
  const fix = async (args: readonly string[], options: RunOptions = {}): Promise<Outcome> => {
    const outcome = await tokenscan(['fix', ...args], { cwd: folder, ...options });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR, OTHER, NEWER])).toEqual([]);
    return outcome;
  };
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const variables = (path = '.env'): Record<string, string> => parse(read(path)) as Record<string, string>;
  return { folder, fix, read, variables };
}

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('tokenscan fix --yes', () => {
  test('code, .env, its example and .gitignore; a second run finds nothing to do', async () => {
    const { folder, fix, read, variables } = makeProject({ 'package.json': '{}', 'src/bot.js': BOT, 'src/other.js': BOT });
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(0);
    for (const name of ['src/bot.js', 'src/other.js']) {
      expect(outcome.stdout).toContain(`+++ b/${name}\n`);
      expect(read(name)).toBe('const t = process.env.TELEGRAM_BOT_TOKEN;\nconsole.log(t);\n');
    }
    expect(outcome.stderr).toContain('2 tokens replaced in 2 files: TELEGRAM_BOT_TOKEN in .env');
    expect(outcome.stderr).toContain('node --env-file=.env src/bot.js');
    expect(outcome.stderr).toContain('@BotFather');
    expect(variables()).toEqual({ TELEGRAM_BOT_TOKEN: CLEAR });
    expect(read('.env').match(/TELEGRAM/g)).toHaveLength(1);
    expect(mode(join(folder, '.env'))).toBe(0o600);
    expect(read('.env.example')).toBe('TELEGRAM_BOT_TOKEN=your-token\n');
    expect(read('.gitignore')).toBe('.env\n');
    expect(git(folder, 'status', '--porcelain', '--untracked-files=all')).not.toMatch(/\.env$/m);
    expect((await tokenscan([], { cwd: folder })).code).toBe(0);
    expect(await fix(['--yes'])).toEqual({ code: 0, stdout: '', stderr: 'no token to replace in these files\n' });
    expect(readdirSync(folder).filter((name) => name.includes('tokenscan'))).toEqual([]);
  });

  test('the variable that has the token already is used, and .env stays as it is', async () => {
    const env = `# mine\nDB=${'x'.repeat(9)}\nMY_BOT='${CLEAR}'\n`;
    const { folder, fix, read } = makeProject({ '.gitignore': '.env', '.env': env, 'bot.py': `t = "${CLEAR}"\n` });
    chmodSync(join(folder, '.env'), 0o600);
    expect((await fix(['--yes'])).code).toBe(0);
    expect(read('bot.py')).toBe('import os\n\nt = os.environ["MY_BOT"]\n');
    expect(read('.env')).toBe(env);
    expect(existsSync(join(folder, '.env.example'))).toBe(false);
  });

  test('a newer token of the same bot stays in .env and is what the code will read', async () => {
    const { folder, fix, read, variables } = makeProject({ '.gitignore': '.env', '.env': `T=${NEWER}\n`, 'bot.js': BOT });
    chmodSync(join(folder, '.env'), 0o600);
    const outcome = await fix(['--yes']);
    expect(outcome.stdout).toContain('Note: .env has another token of this bot as T');
    expect(read('bot.js')).toContain('process.env.T;');
    expect(variables()).toEqual({ T: NEWER });
  });

  test('a second bot has its id in the name; a name with another value is passed over; other values are not shown', async () => {
    const { folder, fix, read, variables } = makeProject({
      '.env': 'A=keep-me-unseen\r\nTELEGRAM_BOT_TOKEN=mine\r\n',
      'bot.sh': `a=${CLEAR}\nb=${OTHER}\n`,
    });
    chmodSync(join(folder, '.env'), 0o644);
    const outcome = await fix(['--yes', '--confidence', 'possible']);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).not.toContain('keep-me-unseen');
    const [a, b] = [`TELEGRAM_BOT_TOKEN_${CLEAR.split(':')[0]}`, `TELEGRAM_BOT_TOKEN_${OTHER.split(':')[0]}`] as const;
    expect(read('bot.sh')).toBe(`a="\${${a}:?set it in .env}"\nb="\${${b}:?set it in .env}"\n`);
    expect(read('.env')).toBe(`A=keep-me-unseen\r\nTELEGRAM_BOT_TOKEN=mine\r\n${a}=${CLEAR}\r\n${b}=${OTHER}\r\n`);
    expect(variables()).toMatchObject({ [a]: CLEAR, [b]: OTHER });
    expect(mode(join(folder, '.env'))).toBe(0o600);
  });

  test('a variable without a value, or with one to be replaced, takes the token; the example is not touched where it names it', async () => {
    const example = 'TELEGRAM_BOT_TOKEN=\n';
    const { fix, read } = makeProject({ '.env.sample': example, '.env': 'TELEGRAM_BOT_TOKEN=your-token\nB=1', 'bot.js': BOT });
    expect((await fix(['--yes'])).code).toBe(0);
    expect(read('.env')).toBe(`TELEGRAM_BOT_TOKEN=${CLEAR}\nB=1`);
    expect(read('.env.sample')).toBe(example);
  });

  test('where the token is for want of a variable, that one is used', async () => {
    const { fix, read, variables } = makeProject({
      'bot.js': `const t = process.env.BOT_TOKEN || '${CLEAR}';\n`,
      'bot.sh': `echo "\${BOT_TOKEN:-${CLEAR}}" ${CLEAR}\n`,
    });
    expect((await fix(['--yes'])).code).toBe(0);
    expect(read('bot.js')).toBe('const t = process.env.BOT_TOKEN;\n');
    expect(read('bot.sh')).not.toContain('TELEGRAM');
    expect(variables()).toEqual({ BOT_TOKEN: CLEAR });
  });

  test('without git a second run finds nothing to do, either', async () => {
    const { fix } = makeProject({ 'bot.js': BOT }, false);
    expect((await fix(['--yes'])).code).toBe(0);
    expect(await fix(['--yes'])).toMatchObject({ code: 0, stdout: '' });
  });

  test('what a kill left is removed once it is nobody’s; until then it is said how', async () => {
    const { folder, fix } = makeProject({
      'bot.js': BOT,
      '.tokenscan-0123456789abcdef.tmp': BOT,
      '.env.tokenscan-0123456789abcdef.tmp': `T=${CLEAR}\n`,
      'sub/x.js': 'f();\n',
    });
    utimesSync(join(folder, '.tokenscan-0123456789abcdef.tmp'), 0, 0);
    const outcome = await fix(['--yes', 'bot.js', '.env.tokenscan-0123456789abcdef.tmp']);
    expect(outcome.stdout).toContain('rm .env.tokenscan-0123456789abcdef.tmp     (left by a tokenscan that was killed)');
    expect(outcome.code).toBe(1);
    expect(existsSync(join(folder, '.tokenscan-0123456789abcdef.tmp'))).toBe(false);
    utimesSync(join(folder, '.env.tokenscan-0123456789abcdef.tmp'), 0, 0);
    writeTree(folder, { 'bot.js': BOT });
    await fix(['--yes', 'bot.js']);
    expect(existsSync(join(folder, '.env.tokenscan-0123456789abcdef.tmp'))).toBe(false);
  });

  test('--name, and what is wrong with it', async () => {
    const { fix, read, variables } = makeProject({ '.env': 'TAKEN=1\n', 'bot.js': BOT });
    expect(await fix(['--yes', '--name', 'a-b'])).toMatchObject({ code: 2, stdout: '' });
    expect((await fix(['--yes', '--name', 'TAKEN'])).stderr).toMatch(/^tokenscan: --name TAKEN: .*another value\n$/);
    expect((await fix(['--yes', '--name', 'MY_TOKEN'])).code).toBe(0);
    expect(read('bot.js')).toContain('process.env.MY_TOKEN');
    expect(variables()).toEqual({ TAKEN: '1', MY_TOKEN: CLEAR });
  });

  test('each project has its own .env: the nearest one', async () => {
    const { folder, fix, read } = makeProject({
      'package.json': '{}',
      'a/package.json': '{}',
      'a/src/x.js': BOT,
      'deploy/compose.yaml': `services:\n  bot:\n    environment:\n      - BOT_TOKEN=${CLEAR}\n`,
    });
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('node --env-file=a/.env a/src/x.js\n');
    expect(read('a/.env')).toBe(`TELEGRAM_BOT_TOKEN=${CLEAR}\n`);
    expect(read('deploy/.env')).toBe(`TELEGRAM_BOT_TOKEN=${CLEAR}\n`);
    expect(existsSync(join(folder, '.env'))).toBe(false);
    expect(read('deploy/compose.yaml')).toContain(`- BOT_TOKEN=\${TELEGRAM_BOT_TOKEN:?set it in .env}\n`);
  });

  test('a .env that git tracks is no place for a token: nothing is changed', async () => {
    const { folder, fix, read } = makeProject({ '.env': 'A=1\n', 'bot.js': BOT });
    git(folder, 'add', '.env');
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: .*git rm --cached \.env.*\n$/);
    expect(read('bot.js')).toBe(BOT);
    expect(read('.env')).toBe('A=1\n');
  });

  test('where git would take .env all the same, no token is put there and no code is changed', async () => {
    const { folder, fix, read } = makeProject({ 'bot.js': BOT, ignore: '# mine\n' });
    // git follows no link here, so a line in it does nothing.
    symlinkSync('ignore', join(folder, '.gitignore'));
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: \.env: not written, because git does not ignore it.*\n$/);
    expect(existsSync(join(folder, '.env'))).toBe(false);
    expect(read('bot.js')).toBe(BOT);
  });

  test('mode, line ends, byte order mark, bytes that are no UTF-8, and links stay', async () => {
    const text = `\uFEFFconst t = '${CLEAR}'; // é\r\n`;
    const latin = Buffer.from(`# \xe9\nt = '${CLEAR}'\n`, 'latin1');
    const { folder, fix, read } = makeProject({ 'real/bot.js': text, 'bot.rb': latin }, false);
    chmodSync(join(folder, 'real/bot.js'), 0o751);
    symlinkSync('real/bot.js', join(folder, 'link.js'));
    expect((await fix(['--yes', 'link.js', 'bot.rb'])).code).toBe(0);
    expect(read('real/bot.js')).toBe('\uFEFFconst t = process.env.TELEGRAM_BOT_TOKEN; // é\r\n');
    expect(mode(join(folder, 'real/bot.js'))).toBe(0o751);
    expect(lstatSync(join(folder, 'link.js')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'bot.rb'), 'latin1')).toBe("# \xe9\nt = ENV.fetch('TELEGRAM_BOT_TOKEN')\n");
    // No repository: nothing is to be kept out of one.
    expect(existsSync(join(folder, '.gitignore'))).toBe(false);
  });

  test('a file with a second name is refused, the others are changed', async () => {
    const { folder, fix, read } = makeProject({ 'a.js': BOT, 'b.js': BOT });
    linkSync(join(folder, 'a.js'), join(folder, 'c.txt'));
    const outcome = await fix(['--yes', 'a.js', 'b.js']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: a\.js: has other names/m);
    expect(read('a.js')).toBe(BOT);
    expect(read('b.js')).toContain('process.env');
  });

  test('what else lets .env out is said, with what ends that', async () => {
    const { fix } = makeProject({ Dockerfile: 'FROM x\nCOPY . .\n', 'bot.sh': `echo ${CLEAR}\n` });
    const { stderr } = await fix(['--yes']);
    expect(stderr).toContain('  set -a; . ./.env; set +a; sh bot.sh\n');
    expect(stderr).toMatch(/^\.env: an image .*\n {2}echo \.env >> \.dockerignore\n/m);
  });

  test('what a program loads .env with is not said again', async () => {
    const { fix } = makeProject({ 'package.json': '{"dependencies":{"dotenv":"1"}}', 'bot.js': BOT });
    expect((await fix(['--yes'])).stderr).not.toContain('--env-file');
  });
});

describe('what it leaves', () => {
  const FILES: Files = {
    'k8s.yaml': `apiVersion: v1\nkind: Deployment\nspec:\n  env:\n  - name: T\n    value: ${CLEAR}\n`,
    'README.md': `curl https://api.telegram.org/bot${CLEAR}/getMe\n`,
    '.github/workflows/ci.yml': `env:\n  BOT_TOKEN: ${CLEAR}\n`,
    Dockerfile: `FROM x\nENV BOT_TOKEN=${CLEAR}\n`,
    'config.json': `{"token": "${CLEAR}"}\n`,
    '.profile': `export BOT_TOKEN=${CLEAR}\n`,
    '.envrc': `export BOT_TOKEN=${CLEAR}\n`,
    'docs/.env.example': `T=${CLEAR}\n`,
    'bot.rs': `const T: &str = "${CLEAR}";\n`,
    'bot.kt': `val t = "${CLEAR}"\n`,
    'b64.js': `const t = atob("${Buffer.from(CLEAR).toString('base64')}");\n`,
    'parts.js': `const t = "${CLEAR.slice(0, 11)}" + "${CLEAR.slice(11)}";\n`,
    'x\u202e.js': `const t = { '${CLEAR}': 1 };\n`,
  };

  test('is named, with what to write instead, and stays', async () => {
    const { fix, read } = makeProject(FILES);
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(1);
    for (const [name, content] of Object.entries(FILES)) expect(read(name)).toBe(content);
    for (const text of [
      ...[
        'k8s.yaml:6:',
        'secretKeyRef: { name: telegram-bot, key: TELEGRAM_BOT_TOKEN }',
        'README.md:1:',
        'redact --in-place README.md',
      ],
      ...[
        'TELEGRAM_BOT_TOKEN=…     (into .env, if it is not there yet',
        '.github/workflows/ci.yml:2:',
        `\${{ secrets.TELEGRAM_BOT_TOKEN }}`,
        'Dockerfile:2:',
        '--env-file .env',
      ],
      ...[
        'config.json:1:',
        '.profile:1: ',
        'set -a; . ./.env; set +a; COMMAND',
        'direnv then reads .env',
        'bot.rs:1: Rust allows only a constant',
        'LazyLock',
        'bot.kt:1:',
        'System.getenv("TELEGRAM_BOT_TOKEN")',
      ],
      ...['b64.js:1: it is encoded (base64)', 'parts.js:1:', 'x\\u{202e}.js:1: it is a name here'],
    ])
      expect(outcome.stdout).toContain(text);
    expect(outcome.stdout).not.toContain('\u202e');
  });

  test('beside what is done in the same file', async () => {
    const { fix, read } = makeProject({ 'bot.js': `f('${CLEAR}', { '${CLEAR}': 1 });\n` });
    const outcome = await fix(['--yes']);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('By hand:\n  bot.js:1: it is a name here, not a value\n');
    expect(read('bot.js')).toBe(`f(process.env.TELEGRAM_BOT_TOKEN, { '${CLEAR}': 1 });\n`);
  });

  test('an expected token, an allowed one, and a file without any', async () => {
    const allowed = `const t = '${CLEAR}'; // tokenscan:allow\n`;
    const { folder, fix, read } = makeProject({
      '.gitignore': '.env',
      '.env': `T=${CLEAR}\n`,
      'a.js': allowed,
      'b.js': 'f();\n',
    });
    chmodSync(join(folder, '.env'), 0o600);
    expect(await fix(['--yes'])).toMatchObject({ code: 0, stdout: '' });
    expect(read('a.js')).toBe(allowed);
  });

  test('given a file that cannot be scanned, the exit code is 2', async () => {
    const { fix, read } = makeProject({ 'bot.js': BOT });
    const outcome = await fix(['--yes', 'bot.js', 'missing.js']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('tokenscan: missing.js: no such file or folder');
    expect(read('bot.js')).toContain('process.env');
  });
});

describe('before anything is changed', () => {
  test('--dry-run shows the change and makes none', async () => {
    const { folder, fix, read } = makeProject({ 'bot.js': BOT });
    const outcome = await fix(['--dry-run']);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('-const t = ');
    expect(outcome.stdout).toContain('+const t = process.env.TELEGRAM_BOT_TOKEN;');
    expect(read('bot.js')).toBe(BOT);
    expect(readdirSync(folder).sort()).toEqual(['.git', 'bot.js']);
    expect((await fix(['--dry-run', '.git'])).code).toBe(0);
  });

  test('without a terminal and --yes nothing is changed, and one line says why', async () => {
    const { fix, read } = makeProject({ 'bot.js': BOT });
    const outcome = await fix([], { input: 'y\n' });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: nothing was changed: .*--yes.*\n$/);
    expect(read('bot.js')).toBe(BOT);
  });

  test.skipIf(!hasProgram('script')).each([
    ['n\n', 1],
    ['y\n', 0],
  ])('the answer %j at a terminal ends with %i (needs script)', async (input, code) => {
    const { folder, read } = makeProject({ 'bot.js': BOT });
    const command = [process.execPath, CLI, 'fix'].map((word) => `'${word}'`).join(' ');
    const outcome = await run('script', ['-qec', command, '/dev/null'], { cwd: folder, env: { SHELL: '/bin/sh' }, input });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    expect(outcome.stdout).toContain('Change these 4 files? [y/N]');
    expect(outcome.code).toBe(code);
    expect(read('bot.js').includes('process.env')).toBe(code === 0);
  });

  test('what makes no sense is said in one line', async () => {
    const { folder, fix } = makeProject({ 'bot.js': BOT });
    for (const args of [['-'], [''], ['--nme', 'X']]) {
      const outcome = await fix(args);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*\n$/);
    }
    mkdirSync(join(folder, '.env'));
    writeFileSync(join(folder, 'package.json'), '{}');
    const outcome = await fix(['--yes', 'bot.js']);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*\n$/);
  });
});
