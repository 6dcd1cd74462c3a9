// A token is planted in every place there is; no part of its secret may come out of any command, format or failure.
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupByToken, Secret, scanFiles } from '../../../src/index.ts';
import { formatJson } from '../../../src/report/json.ts';
import { formatText } from '../../../src/report/text.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { tarEntry } from '../../support/fixtures/archive.ts';
import { historyFixtures } from '../../support/fixtures/histories.ts';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { IN_SOAK, SOAK, someOf } from '../../support/soak.ts';
import { cleanEnvironment, type Outcome, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { looseToken, oldToken, token } from '../../support/tokens/token.ts';

const TOKEN = token('canary');
const LOOSE = looseToken('canary');
const OLD = oldToken('canary');
const ALL = [TOKEN, LOOSE, OLD];
const TILDE = TOKEN.replace(':', '~');
const LEAK = [
  `TELEGRAM_BOT_TOKEN=${TOKEN}`,
  `${TOKEN},${TOKEN};${TOKEN}`,
  `bot_token: ${LOOSE}`,
  LOOSE,
  `GET /bot${OLD}/getMe HTTP/1.1`,
  `url=https%3A%2F%2Fapi.telegram.org%2Fbot${TOKEN.replace(':', '%3A')}%2FgetMe`,
  `{"a":"\\u0022${TOKEN.replace(':', '\\u003a')}"}`,
  `${'x'.repeat(60)} ${TOKEN} ${'y'.repeat(50)} ${TOKEN}`,
].join('\n');

/** The contents of all files below `folder`, by path; links are not followed. */
function contentsOf(folder: string): Map<string, string> {
  const contents = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) contents.set(name, readFileSync(path, 'latin1'));
  }
  return contents;
}

interface Run {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** What tokenscan may write although it holds the token: what it was told to write. */
  readonly mayWrite?: readonly string[];
}

/** Runs tokenscan and holds all that comes out of it against the planted tokens. Gives the outcome back. */
async function expectSilence({ args, mayWrite = [], ...options }: Run): Promise<Outcome> {
  const before = contentsOf(options.cwd);
  const outcome = await tokenscan(args, options);
  expect(leaksOf(outcome.stdout, ALL), 'standard output').toEqual([]);
  expect(leaksOf(outcome.stderr, ALL), 'standard error').toEqual([]);
  for (const [name, content] of contentsOf(options.cwd)) {
    if (before.get(name) === content || mayWrite.includes(name)) continue;
    expect(leaksOf(name + content, ALL), `the file ${name}`).toEqual([]);
  }
  return outcome;
}

const FORMATS: readonly (readonly string[])[] = [
  [],
  ['--verbose'],
  ['--format', 'json'],
  ['--color', 'always', '-v'],
  ['--confidence', 'possible', '-v'],
  ['--confidence', 'possible', '--format', 'json', '--no-allow'],
  ['--output', 'out.txt', '-v'],
  ['--output', 'out.json', '--format', 'json'],
];

/** A repository with the token everywhere: in files, names, links and what is staged. */
function plant(): string {
  const cwd = temporaryFolder();
  initRepository(cwd, {
    '.gitignore': '.env\nnode_modules\n',
    'a.txt': LEAK,
    'src/b.ts': LEAK,
    '.env': LEAK,
    [`${TOKEN}.txt`]: LEAK,
    [`${TILDE}/c.txt`]: LEAK,
    [`${TOKEN}/node_modules/d.js`]: LEAK,
    'UTF-16.txt': Buffer.from(LEAK, 'utf16le'),
  });
  symlinkSync(`https://api.telegram.org/bot${TOKEN}/getMe`, join(cwd, 'link'));
  git(cwd, 'add', '.');
  chmodSync(join(cwd, '.env'), 0o600);
  return cwd;
}

describe('every format, with the token in all places', () => {
  // In `npm test` each format with some of the commands.
  test.each(someOf(FORMATS, 2))('scan %j %j %j %j %j', async (...args) => {
    const cwd = plant();
    const outcome = await expectSilence({ cwd, args: args.filter((arg) => arg !== undefined) });
    expect(outcome.code).toBe(1);
  });

  test.each(someOf(FORMATS, 3, 1))('scan of paths, with problems: %j %j %j %j %j', async (...args) => {
    const cwd = plant();
    const paths = [`${TOKEN}.txt`, TILDE, `missing/${TOKEN}`, `${TOKEN}/`, 'link', '--exclude', '*.js'];
    const outcome = await expectSilence({ cwd, args: ['scan', ...paths, ...args.filter((arg) => arg !== undefined)] });
    expect(outcome.code).toBe(2);
  });

  test.each(someOf(FORMATS, 3, 2))('scan - %j %j %j %j %j', async (...args) => {
    const options = { cwd: temporaryFolder(), input: LEAK };
    const outcome = await expectSilence({ ...options, args: ['scan', '-', ...args.filter((arg) => arg !== undefined)] });
    expect(outcome.code).toBe(1);
  });

  test.each(someOf(FORMATS, 3))('staged %j %j %j %j %j', async (...args) => {
    const outcome = await expectSilence({ cwd: plant(), args: ['staged', ...args.filter((arg) => arg !== undefined)] });
    expect(outcome.code).toBe(1);
  });

  test.each(someOf(FORMATS, 4, 3))('shell %j %j %j %j %j', async (...args) => {
    const cwd = temporaryFolder();
    const names = { [`dotfiles ${TOKEN}`]: LEAK, [`.config/Code/User/History/${TOKEN}/a.ts`]: LEAK, 'outside/bash': LEAK };
    const histories = ALL.flatMap(historyFixtures).map(({ path, bytes }) => [path, bytes] as const);
    writeTree(join(cwd, 'home'), {
      ...Object.fromEntries(histories),
      ...names,
      '.bash_history': LEAK,
      '.local/share/fish/a_history': LEAK,
    });
    symlinkSync(`dotfiles ${TOKEN}`, join(cwd, 'home', '.histfile'));
    writeFileSync(join(cwd, `outside ${TOKEN}`), LEAK);
    symlinkSync(`../outside ${TOKEN}`, join(cwd, 'home', '.mariadb_history'));
    const options = args.filter((arg) => arg !== undefined);
    const env = { HOME: join(cwd, 'home'), TOKENSCAN_DEBUG: '1', HISTFILE: join(cwd, TOKEN) };
    expect((await expectSilence({ cwd, env, args: ['shell', ...options] })).code).toBe(1);
    // The link that leads out is a problem there, and its message names where it leads.
    expect((await expectSilence({ cwd, env, args: ['shell', '--home', 'home', ...options] })).code).toBe(2);
    for (const wrong of [[TOKEN], ['--home', TOKEN], ['--user', TOKEN], ['--user', TOKEN.replace(':', '-')]])
      expect((await expectSilence({ cwd, env, args: ['shell', ...wrong, ...options] })).code).toBe(2);
  });

  test('hook pre-commit', async () => {
    expect((await expectSilence({ cwd: plant(), args: ['hook', 'pre-commit'] })).code).toBe(1);
  });

  test('redact --in-place of all files, special ones too, with and without success', async () => {
    const cwd = plant();
    writeTree(cwd, { 'a.gz': gzipSync(LEAK), 'cut.gz': gzipSync(LEAK).subarray(0, -3), 'a.tgz': gzipSync(tarEntry('a', LEAK)) });
    const names = readdirSync(cwd);
    const env = { TOKENSCAN_DEBUG: '1' };
    const dry = await expectSilence({ cwd, args: ['redact', '--in-place', '--dry-run', ...names, TOKEN], env });
    expect(dry.code).toBe(2);
    const args = ['redact', '--in-place', ...names, TOKEN];
    // Its name stays.
    expect((await expectSilence({ cwd, args, env, mayWrite: [`${TOKEN}.txt`] })).code).toBe(2);
    for (const name of ['a.txt', `${TOKEN}.txt`]) expect(leaksOf(readFileSync(join(cwd, name), 'latin1'), ALL)).toEqual([]);
    expect(leaksOf(gunzipSync(readFileSync(join(cwd, 'a.gz'))).toString('latin1'), ALL)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('exec: both outputs, and what cannot be run (needs cat)', async () => {
    const cwd = plant();
    const env = { TOKENSCAN_DEBUG: '1', LEAK };
    const args = ['exec', '--', 'sh', '-c', 'cat a.txt; cat UTF-16.txt; echo "$LEAK" >&2', TOKEN];
    expect((await expectSilence({ cwd, args, env })).code).toBe(0);
    expect((await expectSilence({ cwd, args: ['exec', `./${TOKEN}.txt`], env })).code).toBe(126);
    expect((await expectSilence({ cwd, args: ['exec', `--${TOKEN}`, 'x'], env })).code).toBe(2);
    expect((await expectSilence({ cwd, args: ['redact', '--follow', TOKEN, TOKEN], env })).code).toBe(2);
  });

  test.each([[['rules']], [['rules', '--format', 'json']], [['--help']], [['help', 'scan']], [['--version']]])(
    '%j',
    async (args) => {
      const env = { TELEGRAM_BOT_TOKEN: TOKEN, TOKENSCAN_DEBUG: '1' };
      expect((await expectSilence({ cwd: plant(), args, env })).code).toBe(0);
    },
  );

  test('allow, and the reports after it', async () => {
    const cwd = plant();
    const { stdout } = await tokenscan(['a.txt'], { cwd });
    const fingerprint = /fingerprint ([0-9a-f]{16})/.exec(stdout)?.[1] ?? '';
    expect((await expectSilence({ cwd, args: ['allow', fingerprint, '--reason', 'a test'] })).code).toBe(0);
    await expectSilence({ cwd, args: ['--verbose'] });
    await expectSilence({ cwd, args: ['--format', 'json'] });
  });
});

describe('a token on the command line', () => {
  const lines: [title: string, args: readonly string[], code: number][] = [
    ['as a path', [TOKEN], 2],
    ['as a path, for JSON', [TOKEN, '--format', 'json'], 2],
    ['as a pattern', [`*${TOKEN}*`], 2],
    ['as a URL', [`https://api.telegram.org/bot${TOKEN}/getMe`], 2],
    ['as a path of scan', ['scan', TOKEN], 2],
    ['beside "-"', ['scan', '-', TOKEN], 2],
    ['as a format', ['--format', TOKEN], 2],
    ['as a colour', ['--color', TOKEN], 2],
    ['as a confidence', ['--confidence', TOKEN], 2],
    ['as an unknown option', [`--${TOKEN}`], 2],
    ['as the value of an unknown option', [`--token=${TOKEN}`], 2],
    ['as the value of an option that takes none', [`--verbose=${TOKEN}`], 2],
    ['as a short option', [`-${TOKEN}`], 2],
    ['as --config', ['--config', TOKEN], 2],
    ['as --config in a folder', ['--config', `${TOKEN}/tokenscan.json`], 2],
    ['as --exclude', ['--exclude', TOKEN], 0],
    ['as a broken --exclude', ['--exclude', `[${TOKEN}`], 0],
    ['as --output in a folder that is not there', ['--output', `${TOKEN}/out.txt`], 2],
    ['as a command', [TOKEN, '--help'], 0],
    ['as a command to be helped with', ['help', TOKEN], 0],
    ['for staged', ['staged', TOKEN], 2],
    ['as a hook', ['hook', TOKEN], 2],
    ['as what git gives a hook', ['hook', 'pre-commit', TOKEN], 0],
    ['for rules', ['rules', TOKEN], 2],
    ['for redact', ['redact', TOKEN], 2],
    ['as --mask of redact', ['redact', '--mask', TOKEN], 2],
    ['as --key of redact', ['redact', '--key', TOKEN], 2],
    ['as --new-key of redact in a folder that is not there', ['redact', '--new-key', `${TOKEN}/key`], 2],
    ['as a file to be masked', ['redact', '--in-place', TOKEN], 2],
    ['as a file to be followed', ['redact', '--follow', TOKEN], 2],
    ['as a file to be followed, in a folder', ['redact', '--follow', `${TOKEN}/x`], 2],
    ['as a kind of mask', ['exec', '--mask', TOKEN, 'true'], 2],
    ['as a command to run', ['exec', TOKEN], 127],
    ['for verify', ['verify', TOKEN], 2],
    ['as --api-root of verify', ['verify', '--api-root', `https://x.example/bot${TOKEN}`], 2],
    ['as the fingerprint of allow', ['allow', TOKEN, '--reason', 'x'], 2],
    ['as one more fingerprint of allow', ['allow', '0123456789abcdef', TOKEN, '--reason', 'x'], 2],
    ['as --expires of allow', ['allow', '0123456789abcdef', '--reason', 'x', '--expires', TOKEN], 2],
    ['as an unknown option of allow', ['allow', '0123456789abcdef', `--${TOKEN}`], 2],
  ];
  test.each(lines)('%s', async (_title, args, code) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'clean' });
    const outcome = await expectSilence({ cwd, args, env: { TOKENSCAN_DEBUG: '1' } });
    // What is asked of --help is no concern here; the rest ends as it must.
    if (!args.includes('help')) expect(outcome.code).toBe(code);
  });

  test('given a token in --reason or --path of allow, then it is never printed', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'clean' });
    const args = ['allow', '0123456789abcdef', '--reason', `was ${TOKEN}`, '--path', TOKEN, '--expires', '2020-01-01'];
    expect((await expectSilence({ cwd, args, mayWrite: ['tokenscan.json'] })).code).toBe(0);
    rmSync(join(cwd, 'a.txt'));
    writeFileSync(join(cwd, 'b.txt'), 'clean');
    for (const format of FORMATS) {
      const outcome = await tokenscan(format, { cwd });
      expect(leaksOf(outcome.stdout + outcome.stderr, ALL)).toEqual([]);
      rmSync(join(cwd, 'out.txt'), { force: true });
      rmSync(join(cwd, 'out.json'), { force: true });
    }
  });
});

describe('a token in tokenscan.json', () => {
  const rule = (id: string, pattern: string): string =>
    JSON.stringify({
      rules: [
        {
          id,
          title: `t ${TOKEN}`,
          severity: 'high',
          help: { what: `w ${TOKEN}`, fix: `f ${TOKEN}` },
          anchors: ['abc'],
          pattern,
          maxLength: 100,
          confidence: 'likely',
          examples: { match: [TOKEN], ignore: [] },
        },
      ],
    });
  const configs: [title: string, files: Record<string, string>, code: number][] = [
    ['as an unknown key', { 'tokenscan.json': JSON.stringify({ [TOKEN]: 1 }) }, 2],
    ['as a value of the wrong type', { 'tokenscan.json': JSON.stringify({ exclude: TOKEN }) }, 2],
    ['as a confidence', { 'tokenscan.json': JSON.stringify({ confidence: TOKEN }) }, 2],
    ['as a fingerprint', { 'tokenscan.json': JSON.stringify({ allow: [{ fingerprint: TOKEN, reason: 'x' }] }) }, 2],
    [
      'as a date',
      { 'tokenscan.json': JSON.stringify({ allow: [{ fingerprint: '0123456789abcdef', reason: 'x', expires: TOKEN }] }) },
      2,
    ],
    ['in broken JSON', { 'tokenscan.json': `{ "a": ${TOKEN} }` }, 2],
    ['in place of JSON', { 'tokenscan.json': TOKEN }, 2],
    ['as the name of a rule file', { 'tokenscan.json': JSON.stringify({ rules: [`${TOKEN}.json`] }) }, 2],
    ['as a glob', { 'tokenscan.json': JSON.stringify({ exclude: [TOKEN, `**/${TOKEN}`] }) }, 0],
    ['as a rule id', { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': rule(TOKEN, '(?<secret>abc)') }, 2],
    ['as a pattern without a group', { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': rule('r', TOKEN) }, 2],
    ['as a pattern that is none', { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': rule('r', `(${TOKEN}`) }, 2],
    [
      'as a pattern without bound',
      { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': rule('r', `(?<secret>abc)(${TOKEN})*`) },
      2,
    ],
    ['as a title and help', { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': rule('r', '(?<secret>abc)') }, 0],
    ['as broken JSON of a rule file', { 'tokenscan.json': '{"rules":["r.json"]}', 'r.json': `{${TOKEN}` }, 2],
  ];
  test.each(configs)('%s', async (title, files, code) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'clean', ...files });
    const env = { TOKENSCAN_DEBUG: '1' };
    // A bare scan finds the token in the configuration itself; what matters here is what is said of it.
    const commands = [
      ['a.txt'],
      ['a.txt', '--format', 'json', '-v'],
      ['staged'],
      ['hook', 'pre-commit'],
      ['rules', '--format', 'json'],
    ];
    // In `npm test` the commands take turns.
    const turn = configs.findIndex(([other]) => other === title);
    const asked = IN_SOAK ? commands : [0].map((further) => commands[(turn + further) % commands.length] ?? []);
    const outcomes = await Promise.all(asked.map((args) => expectSilence({ cwd, args, env })));
    expect(outcomes.map((outcome) => outcome.code)).toEqual(asked.map(() => code));
    await expectSilence({ cwd, args: [], env });
  });

  test('given allow, then the token stays where it is and is not printed', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'tokenscan.json': JSON.stringify({ [TOKEN]: 1 }) });
    expect((await expectSilence({ cwd, args: ['allow', '0123456789abcdef', '--reason', 'x'] })).code).toBe(2);
  });
});

describe('a token in names and in messages of git', () => {
  const commands: readonly (readonly string[])[] = [
    [],
    ['-v', 'a.txt', '../missing'],
    ['--format', 'json'],
    ['staged'],
    ['hook', 'pre-commit'],
    ['rules'],
  ];

  test.each([TOKEN, TILDE])('given a current folder named like the token, then it is masked', async (name) => {
    const cwd = join(temporaryFolder(), name);
    mkdirSync(cwd);
    initRepository(cwd, { 'a.txt': LEAK, 'broken.json': '{', 'tokenscan.json': '{}' });
    git(cwd, 'add', '.');
    const all = [
      ...commands,
      [cwd],
      ['--config', join(cwd, 'broken.json')],
      ['--config', '../tokenscan.json'],
      ['--output', cwd],
    ];
    for (const args of name === TOKEN ? all : someOf(all, 3, 1)) {
      await expectSilence({ cwd, args, env: { TOKENSCAN_DEBUG: '1' } });
    }
    const sub = join(cwd, 'sub');
    mkdirSync(sub);
    await expectSilence({ cwd: sub, args: ['allow', '0123456789abcdef', '--reason', 'x'] });
  });

  test('given a broken repository, then the token is masked', async () => {
    const cwd = join(temporaryFolder(), TOKEN);
    mkdirSync(cwd);
    initRepository(cwd, { 'a.txt': LEAK });
    writeFileSync(join(cwd, '.git/config'), `[broken ${TOKEN}\n`);
    await Promise.all(commands.map((args) => expectSilence({ cwd, args, env: { TOKENSCAN_DEBUG: '1' } })));
    expect((await tokenscan(['staged'], { cwd })).code).toBe(2);
  });

  const variables: readonly (readonly [name: string, value: string])[] = [
    ['GIT_DIR', TOKEN],
    ['GIT_DIR', `/${TOKEN}/x`],
    ['GIT_INDEX_FILE', `/${TOKEN}/index`],
    ['GIT_OBJECT_DIRECTORY', `/${TOKEN}/objects`],
    ['GIT_WORK_TREE', `/${TOKEN}`],
    ['GIT_EXEC_PATH', `/${TOKEN}`],
    ['PATH', `/${TOKEN}`],
    ['TOKENSCAN_GIT_TIMEOUT', TOKEN],
  ];
  test.each(variables.map(([name, value], turn) => [name, value, turn] as const))('%s', async (name, value, turn) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'clean' });
    git(cwd, 'add', '.');
    // In `npm test` the commands take turns.
    const asked = IN_SOAK ? commands : [0, 3].map((further) => commands[(turn + further) % commands.length] ?? []);
    await Promise.all(asked.map((args) => expectSilence({ cwd, args, env: { [name]: value, TOKENSCAN_DEBUG: '1' } })));
  });

  test('given a branch named like the token, then it is masked', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'clean' });
    git(cwd, 'add', '.');
    writeFileSync(join(cwd, '.git/HEAD'), `ref: refs/heads/bot${TILDE.replace('~', '-')} ${TOKEN}\n`);
    await Promise.all(commands.map((args) => expectSilence({ cwd, args })));
  });
});

describe('an internal error', () => {
  const failing = `require('node:fs').existsSync = () => { throw new TypeError(process.env.BOOM); };`;

  test.each(['', '1'])('with TOKENSCAN_DEBUG=%j', async (debug) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': LEAK, 'fail.cjs': failing });
    const env = {
      NODE_OPTIONS: `--require ${join(cwd, 'fail.cjs')}`,
      BOOM: `boom ${TOKEN} \u001b[2J\n::error::x`,
      TOKENSCAN_DEBUG: debug,
    };
    const outcome = await expectSilence({ cwd, args: [], env });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(
      /^tokenscan: internal error, please report it \(version [0-9.]+\): TypeError: boom [0-9]{10}:AAE?.?\*\*\* /,
    );
    expect(outcome.stderr.includes('\n    at ')).toBe(debug === '1');
    expect(outcome.stderr).not.toContain('\u001b');
    expect(outcome.stderr).not.toMatch(/^\s*::error::/m);
  });

  test('given an error while a folder is read, then the token is masked', async () => {
    const cwd = temporaryFolder();
    const script = `const fs = require('node:fs'); fs.readSync = () => { throw new TypeError(process.env.BOOM); };`;
    writeTree(cwd, { 'a.txt': LEAK, 'fail.cjs': script });
    const env = { NODE_OPTIONS: `--require ${join(cwd, 'fail.cjs')}`, BOOM: `boom ${TOKEN}` };
    for (const args of [['a.txt'], ['a.txt', '--format', 'json']]) {
      const outcome = await expectSilence({ cwd, args, env });
      expect(outcome.code).toBe(2);
      expect(outcome.stdout).toContain('TypeError: boom ');
    }
  });
});

describe('in memory', () => {
  /** All the ways in which a value becomes text without being asked to. */
  function textsOf(value: unknown): string {
    return [
      String(value),
      `${Object.prototype.toString.call(value)}`,
      JSON.stringify(value),
      inspect(value, { depth: 20, showHidden: true, getters: true }),
      inspect(value, { depth: 20, showHidden: true, customInspect: false }),
      JSON.stringify(Object.entries(value ?? {})),
      serialize(JSON.parse(JSON.stringify(value))).toString('latin1'),
      new Error('x', { cause: value }).stack ?? '',
      inspect(new Error('x', { cause: value })),
    ].join('\n');
  }

  test('given a Secret, then every conversion returns its mask', () => {
    const secret = new Secret(TOKEN, 'mask');
    expect(String(secret)).toBe('mask');
    expect(`${secret}`).toBe('mask');
    expect(JSON.stringify({ secret })).toBe('{"secret":"mask"}');
    expect(inspect(secret)).toBe('Secret(mask)');
    expect(inspect({ deep: [{ secret }] }, { depth: 9 })).toContain('Secret(mask)');
    expect(leaksOf(textsOf(secret), ALL)).toEqual([]);
    expect(leaksOf(textsOf({ ...secret }), ALL)).toEqual([]);
    expect(secret.expose()).toBe(TOKEN);
    expect(secret.equals(new Secret(TOKEN, 'other'))).toBe(true);
    expect(secret.equals(new Secret(LOOSE, 'mask'))).toBe(false);
  });

  test('given a Match, then no part of the token is printed', () => {
    const matches = detectIn(detectorFor(), LEAK);
    expect(matches.length).toBeGreaterThan(8);
    expect(leaksOf(textsOf(matches), ALL)).toEqual([]);
  });

  test('given a Report, then no format prints a part of the token', async () => {
    const cwd = plant();
    const options = { cwd, env: cleanEnvironment(), confidence: 'possible' } as const;
    const report = await scanFiles(['.', `missing/${TOKEN}`], options);
    expect(report.findings.length).toBeGreaterThan(8);
    expect(leaksOf(textsOf(report), ALL)).toEqual([]);
    const exposures = groupByToken(report.findings);
    const text = formatText(report, exposures, { color: true, verbose: true, subject: 'x' });
    expect(leaksOf(textsOf(exposures) + text + formatJson(report, '1.0.0'), ALL)).toEqual([]);
  });

  test('given a token in the reason or globs of an allowlist entry, then no format prints it', async () => {
    const cwd = temporaryFolder();
    const entry = { fingerprint: '0123456789abcdef', reason: `was ${TOKEN}`, paths: [TOKEN] };
    writeTree(cwd, { 'tokenscan.json': JSON.stringify({ allow: [entry] }), 'a.txt': 'x' });
    const report = await scanFiles(['.'], { cwd, env: cleanEnvironment() });
    expect(report.unused).toHaveLength(1);
    expect(leaksOf(textsOf(report), ALL)).toEqual([]);
  });
});

test('given a cut line, then the excerpt never shows part of another token', () => {
  const detector = detectorFor();
  const piece = fc.oneof(
    fc.constantFrom(' ', ',', ';', '"', "'", '=', '/', '|', '&', '(', ')', '<', '\t', '', '.', '@', '%20', '\\n', '\r'),
    fc.stringMatching(/^[a-z0-9/=,.]{0,40}$/),
    fc.constantFrom(...ALL, TILDE, TOKEN.replace(':', '%3A'), TOKEN.replace(':', '\\u003a'), `/bot${OLD}/`, `bot_token=${LOOSE}`),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const line = [...pieces, ' ', TOKEN, ' ', ...pieces.toReversed()].join('');
      for (const { excerpt } of detectIn(detector, line)) {
        expect(leaksOf(excerpt.before + excerpt.after, ALL)).toEqual([]);
      }
    }),
    { numRuns: 150 * SOAK },
  );
});
