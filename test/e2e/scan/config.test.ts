// tokenscan.json, rule files and the allowlist as people write them: an error takes one line, a valid file applies.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../support/report.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { ACME, projectWith } from '../../support/rule.ts';
import { type Outcome, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { tokenscanThatEnds } from '../../support/terminal/limited.ts';
import { maskOf, secretOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('config');
const OTHER = token('another');
const LEAK = `TELEGRAM_BOT_TOKEN=${TOKEN}\n`;
const PRINT = '0123456789abcdef';
const ENTRY = { fingerprint: PRINT, reason: 'a test' };

/** A folder with these files, and a run of tokenscan in it. */
async function scanTree(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Outcome> {
  const cwd = temporaryFolder();
  writeTree(cwd, files);
  return tokenscan(args, { cwd });
}

/** The fingerprint of a token, as tokenscan prints it. */
async function fingerprintOf(clear: string): Promise<string> {
  const outcome = await tokenscan(['scan', '-', '--format', 'json'], { cwd: temporaryFolder(), input: clear });
  return reportOf(outcome).findings[0]?.fingerprint ?? '';
}

describe('given a broken tokenscan.json, then one line names file and field', () => {
  const broken: [title: string, content: string, line: string][] = [
    ['a missing quote', '{\n  "exclude: []\n}\n', 'tokenscan.json:2:3: not valid JSON'],
    ['a missing comma', '{\n  "exclude": []\n  "allow": []\n}\n', 'tokenscan.json:3:3: not valid JSON'],
    ['a comma too many', '{\n  "exclude": [],\n}\n', 'tokenscan.json:3:1: not valid JSON'],
    ['a word that is none', '{\n  "exclude": yes,\n  "allow": []\n}\n', 'tokenscan.json:2:14: not valid JSON'],
    ['a short word that is none', '{"a": x}', 'tokenscan.json:1:7: not valid JSON'],
    ['a comment', '// mine\n{}\n', 'tokenscan.json:1:1: not valid JSON'],
    ['an end too early', '{\n  "exclude": [', 'tokenscan.json:2:15: not valid JSON'],
    ['nothing at all', '', 'tokenscan.json:1:1: not valid JSON'],
    ['a byte order mark before an error', '\ufeff{ "a" 1 }', 'tokenscan.json:1:7: not valid JSON'],
    ['no object', '[]', 'tokenscan.json: the file: must be an object'],
    ['null', 'null', 'tokenscan.json: the file: must be an object'],
    ['an unknown key', '{ "exlude": [] }', 'tokenscan.json: exlude: unknown key; did you mean "exclude"?'],
    ['an unknown key like no other', '{ "zzzzzzzz": [] }', 'tokenscan.json: zzzzzzzz: unknown key'],
    ['a string for an array', '{ "exclude": "*.log" }', 'tokenscan.json: exclude: must be an array of strings'],
    ['a number in an array', '{ "exclude": ["a", 1] }', 'tokenscan.json: exclude[1]: must be a string'],
    ['an empty text', '{ "rules": [""] }', 'tokenscan.json: rules[0]: must not be empty'],
    ['a confidence', '{ "confidence": "sure" }', 'tokenscan.json: confidence: must be "possible", "likely" or "certain"'],
    ['$schema', '{ "$schema": 1 }', 'tokenscan.json: $schema: '],
    ['an entry that is no object', '{ "allow": ["x"] }', 'tokenscan.json: allow[0]: must be an object'],
    ['an entry without a fingerprint', '{ "allow": [{ "reason": "x" }] }', 'tokenscan.json: allow[0].fingerprint: is missing'],
    [
      'a fingerprint',
      `{ "allow": [{ "fingerprint": "ABC", "reason": "x" }] }`,
      'allow[0].fingerprint: must be 16 lowercase hex digits',
    ],
    ['an entry without a reason', `{ "allow": [{ "fingerprint": "${PRINT}" }] }`, 'tokenscan.json: allow[0].reason: is missing'],
    ['an empty reason', JSON.stringify({ allow: [{ ...ENTRY, reason: '' }] }), 'allow[0].reason: must not be empty'],
    [
      'a date',
      JSON.stringify({ allow: [ENTRY, { ...ENTRY, expires: 'soon' }] }),
      'allow[1].expires: must be a date as YYYY-MM-DD',
    ],
    [
      'a day that is none',
      JSON.stringify({ allow: [{ ...ENTRY, expires: '2025-02-30' }] }),
      'allow[0].expires: is not a day of the calendar',
    ],
    [
      'a month that is none',
      JSON.stringify({ allow: [{ ...ENTRY, expires: '2025-13-01' }] }),
      'allow[0].expires: is not a day of the calendar',
    ],
    ['paths that are none', JSON.stringify({ allow: [{ ...ENTRY, paths: [] }] }), 'allow[0].paths: must name at least one glob'],
    [
      'an unknown key of an entry',
      JSON.stringify({ allow: [{ ...ENTRY, expire: 'x' }] }),
      'allow[0].expire: unknown key; did you mean "expires"?',
    ],
  ];
  test.each(broken)('%s', async (_title, content, line) => {
    const outcome = await scanTree({ 'tokenscan.json': content, 'a.txt': LEAK });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/^tokenscan: tokenscan\.json[^\n]*\n$/);
    expect(outcome.stderr).toContain(line);
  });

  test.each([[['staged']], [['hook', 'pre-commit']], [['rules']], [['scan', '-']], [['allow', PRINT, '--reason', 'x']]])(
    'also for %j',
    async (args) => {
      const cwd = temporaryFolder();
      initRepository(cwd, { 'tokenscan.json': '{ "exlude": [] }' });
      const outcome = await tokenscan(args, { cwd, input: 'x' });
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain('tokenscan: tokenscan.json: exlude: unknown key; did you mean "exclude"?\n');
      expect(readFileSync(join(cwd, 'tokenscan.json'), 'utf8')).toBe('{ "exlude": [] }');
    },
  );

  test('given a byte order mark and $schema, then they are not errors', async () => {
    const content = '\ufeff{ "$schema": "./node_modules/tokenscan/rules/tokenscan.schema.json", "confidence": "possible" }';
    expect((await scanTree({ 'tokenscan.json': content, 'a.txt': 'x' })).code).toBe(0);
  });
});

describe('given a broken rule file, then one line names file, rule and field', () => {
  const { pattern: _pattern, ...withoutPattern } = ACME;
  const broken: [title: string, rules: readonly unknown[], parts: readonly string[]][] = [
    ['a missing field', [withoutPattern], ['my-rules.json', 'acme-key', 'pattern', 'missing']],
    ['an unknown field', [{ ...ACME, patern: 'x' }], ['my-rules.json', 'acme-key', 'patern', 'did you mean "pattern"?']],
    ['no id', [{ ...ACME, id: undefined }], ['my-rules.json', 'rules[0].id', 'missing']],
    ['an id in capitals', [{ ...ACME, id: 'Acme' }], ['my-rules.json', 'id', 'kebab-case']],
    ['an id twice', [ACME, ACME], ['my-rules.json', 'acme-key', 'id', 'another rule']],
    [
      'an id of a built-in rule',
      [{ ...ACME, id: 'telegram-bot-token' }],
      ['my-rules.json', 'telegram-bot-token', 'id', 'another rule'],
    ],
    ['a severity', [{ ...ACME, severity: 'fatal' }], ['my-rules.json', 'acme-key', 'severity', '"high"']],
    ['an anchor that is too short', [{ ...ACME, anchors: ['ab'] }], ['my-rules.json', 'acme-key', 'anchors[0]', '3 to 64']],
    ['no anchor', [{ ...ACME, anchors: [] }], ['my-rules.json', 'acme-key', 'anchors', 'at least one']],
    ['an anchor above U+00FF', [{ ...ACME, anchors: ['ключ'] }], ['my-rules.json', 'acme-key', 'anchors[0]', 'U+00FF']],
    ['a maxLength that is too small', [{ ...ACME, maxLength: 28 }], ['my-rules.json', 'acme-key', 'maxLength', '28', '29']],
    ['a maxLength that is too large', [{ ...ACME, maxLength: 513 }], ['my-rules.json', 'acme-key', 'maxLength', '512']],
    [
      'a repeat without bound',
      [{ ...ACME, pattern: '(?<secret>acme_[a-z]+)' }],
      ['my-rules.json', 'acme-key', 'pattern', '[a-z]+', 'bound'],
    ],
    ['a star', [{ ...ACME, pattern: '(?<secret>acme_.*)' }], ['my-rules.json', 'acme-key', 'pattern', '.*', 'bound']],
    ['{2,}', [{ ...ACME, pattern: '(?<secret>acme_.{2,})' }], ['my-rules.json', 'acme-key', 'pattern', '.{2,}', 'bound']],
    [
      'nested repeats',
      [{ ...ACME, pattern: '(?<secret>acme_(?:a{1,50}){1,50})' }],
      ['my-rules.json', 'acme-key', 'pattern', 'could hang a scan'],
    ],
    [
      'alternatives that are the same',
      [{ ...ACME, pattern: '(?<secret>acme_(?:a|a){1,30})' }],
      ['my-rules.json', 'acme-key', 'pattern', 'ways'],
    ],
    [
      'a back-reference',
      [{ ...ACME, pattern: '(?<secret>acme_(a)\\2)' }],
      ['my-rules.json', 'acme-key', 'pattern', '\\2', 'refers back'],
    ],
    [
      'a named back-reference',
      [{ ...ACME, pattern: '(?<secret>acme_)\\k<secret>' }],
      ['my-rules.json', 'acme-key', 'pattern', 'refers back'],
    ],
    ['no group', [{ ...ACME, pattern: 'acme_[a-z]{24}' }], ['my-rules.json', 'acme-key', 'pattern', '(?<secret>']],
    ['no regular expression', [{ ...ACME, pattern: '(?<secret>acme_' }], ['my-rules.json', 'acme-key', 'pattern']],
    [
      'an entropy of a group that is not there',
      [{ ...ACME, entropy: { group: 'id', min: 3 } }],
      ['my-rules.json', 'acme-key', 'entropy.group', '(?<id>'],
    ],
    [
      'an entropy out of range',
      [{ ...ACME, entropy: { group: 'secret', min: 9 } }],
      ['my-rules.json', 'acme-key', 'entropy.min', '0 to 8'],
    ],
    ['a structure that there is not', [{ ...ACME, structure: 'acme' }], ['my-rules.json', 'acme-key', 'structure']],
    [
      'no example',
      [{ ...ACME, examples: { match: [], ignore: [] } }],
      ['my-rules.json', 'acme-key', 'examples.match', 'at least one'],
    ],
    ['a rule that is no object', ['x'], ['my-rules.json', 'rules[0]', 'object']],
  ];
  test.each(broken)('%s', async (_title, rules, parts) => {
    const outcome = await scanTree({ ...projectWith(rules), 'a.txt': 'x' });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*\n$/);
    for (const part of parts) expect(outcome.stderr).toContain(part);
  });

  test('given a missing file, then it is an error', async () => {
    const outcome = await scanTree({ 'tokenscan.json': '{ "rules": ["none.json"] }', 'a.txt': 'x' });
    expect(outcome).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tokenscan: none.json: could not read the rule file: no such file or folder\n',
    });
  });

  test('given a file that is not JSON, then it is an error', async () => {
    const outcome = await scanTree({
      'tokenscan.json': '{ "rules": ["r.json"] }',
      'r.json': '{\n  "rules": [,]\n}',
      'a.txt': 'x',
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: r\.json:2:13: not valid JSON[^\n]*\n$/);
  });

  test.skipIf(!hasProgram('timeout')).each(['a{1,99999999999}', '(?:){0,9007199254740991}', '(?:a?){1000000000}'])(
    'a count beyond reason, %s, is refused at once (needs `timeout`)',
    async (piece) => {
      const cwd = temporaryFolder();
      writeTree(cwd, { ...projectWith([{ ...ACME, pattern: `(?<secret>acme_${piece})` }]), 'a.txt': 'x' });
      const outcome = await tokenscanThatEnds([], { cwd });
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain('acme-key');
    },
  );
});

describe('a rule of a user', () => {
  const KEY = `acme_${secretOf('acme')
    .replaceAll(/[^A-Za-z0-9]/g, 'x')
    .slice(5, 29)}`;

  test('given a rule, then its matches are reported and it is listed', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { ...projectWith([ACME]), 'src/a.ts': `const key = '${KEY}';\n` });
    const report = reportOf(await tokenscan(['src', '--format', 'json'], { cwd }));
    expect(report.findings).toMatchObject([
      { rule: 'acme-key', severity: 'medium', confidence: 'likely', preview: 'acm***', line: 1, column: 14 },
    ]);
    expect(report.findings[0]).not.toHaveProperty('botId');
    const text = await tokenscan(['src'], { cwd });
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('Acme key');
    expect(text.stdout).not.toContain(KEY.slice(5));
    const rules = await tokenscan(['rules'], { cwd });
    expect(rules.stdout).toContain('acme-key (medium): Acme key');
    expect((await tokenscan(['rules', '--no-config'], { cwd })).stdout).not.toContain('acme-key');
  });

  test('beside the built-in ones', async () => {
    const report = reportOf(await scanTree({ ...projectWith([ACME]), 'a.txt': `${KEY} ${LEAK}` }, 'a.txt', '--format', 'json'));
    expect(report.findings.map(({ rule }) => rule)).toEqual(['acme-key', 'telegram-bot-token']);
  });

  test('given a staged file, then its matches are reported', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { ...projectWith([ACME]), 'a.ts': KEY });
    git(cwd, 'add', 'a.ts');
    expect((await tokenscan(['hook', 'pre-commit'], { cwd })).code).toBe(1);
  });

  test('given a match in a name or a problem, then it is masked', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { ...projectWith([ACME]), [`logs/${KEY}.txt`]: 'x' });
    for (const args of [[], ['--format', 'json'], ['-v', `logs/${KEY}.txt`, `missing/${KEY}`], [`logs/${KEY}.txt`]]) {
      expect((await tokenscan(args, { cwd })).stdout).not.toContain(KEY);
    }
  });

  test('given a pattern with endless backtracking, then it is rejected or stopped, with exit code 2', async () => {
    const rule = { ...ACME, id: 'slow', anchors: ['aaa'], pattern: '(?<secret>aaa[a-z]{0,130}[a-z]{0,140}!)', maxLength: 274 };
    const cwd = temporaryFolder();
    writeTree(cwd, { ...projectWith([rule]), 'a.txt': 'a'.repeat(300_000) });
    const outcome = await tokenscanThatEnds(['a.txt'], { cwd });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout + outcome.stderr).toMatch(/slow/);
  });
});

describe('settings of the configuration', () => {
  test('exclude, with --exclude on top', async () => {
    const files = { 'tokenscan.json': '{ "exclude": ["*.log", "/gen"] }', 'a.log': LEAK, 'gen/a.ts': LEAK, 'b/gen/a.ts': LEAK };
    const report = reportOf(await scanTree(files, '--format', 'json'));
    expect(report.findings.map(({ origin }) => origin.path)).toEqual(['b/gen/a.ts']);
    expect((await scanTree(files, '--exclude', 'b')).code).toBe(0);
  });

  test('confidence, with --confidence over it', async () => {
    const files = {
      'tokenscan.json': '{ "confidence": "certain" }',
      'a.txt': `bot_token: ${TOKEN.slice(0, 13)}b${TOKEN.slice(14)}`,
    };
    expect((await scanTree(files)).code).toBe(0);
    expect((await scanTree(files, '--confidence', 'likely')).code).toBe(1);
  });

  test('--no-config, --config', async () => {
    const files = {
      'tokenscan.json': '{ "exclude": ["*.txt"] }',
      'other/my.json': '{ "exclude": ["*.md"] }',
      'a.txt': LEAK,
      'a.md': LEAK,
    };
    const found = async (...args: readonly string[]): Promise<readonly (string | undefined)[]> =>
      reportOf(await scanTree(files, '--format', 'json', ...args)).findings.map(({ origin }) => origin.path);
    expect(await found()).toEqual(['a.md']);
    expect(await found('--no-config')).toEqual(['a.md', 'a.txt']);
    expect(await found('--config', 'other/my.json')).toEqual(['a.txt']);
    expect(await found('--no-config', '--config', 'other/my.json')).toEqual(['a.md', 'a.txt']);
  });

  test('given a missing --config, then exit code 2', async () => {
    const outcome = await scanTree({ 'a.txt': 'x' }, '--config', 'none.json');
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: 'tokenscan: none.json cannot be read: no such file or folder\n' });
  });

  test('given a subdirectory, then the configuration above is used, with paths relative to it', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, {
      'tokenscan.json': JSON.stringify({
        exclude: ['/sub/gen'],
        allow: [{ fingerprint: await fingerprintOf(OTHER), reason: 'x', paths: ['sub/docs/**'] }],
      }),
      'sub/gen/a.txt': LEAK,
      'sub/docs/b.txt': OTHER,
      'sub/c.txt': OTHER,
    });
    const report = reportOf(await tokenscan(['--format', 'json'], { cwd: join(cwd, 'sub') }));
    expect(report.findings.map(({ origin, suppressed }) => [origin.path, suppressed])).toEqual([
      ['c.txt', false],
      ['docs/b.txt', true],
    ]);
  });

  test('given a configuration above the repository, then it is not used', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'tokenscan.json': '{ "exclude": ["*.txt"] }' });
    initRepository(cwd, {});
    const inner = join(cwd, 'inner');
    writeTree(cwd, { 'inner/a.txt': LEAK });
    git(inner, 'init', '-q');
    expect((await tokenscan([], { cwd: inner })).code).toBe(1);
  });

  test('given a folder scanned from elsewhere, then its configuration does not apply', async () => {
    const files = { 'foreign/tokenscan.json': '{ "exclude": ["*.txt"] }', 'foreign/a.txt': LEAK };
    expect((await scanTree(files, 'foreign')).code).toBe(1);
  });
});

describe('`allow`', () => {
  test('creates the file, and the finding no longer counts', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': LEAK });
    const fingerprint = await fingerprintOf(TOKEN);
    const outcome = await tokenscan(['allow', fingerprint, '--reason', ' a test bot '], { cwd });
    const stdout = `tokenscan.json: added the entry for ${fingerprint}\n${maskOf(TOKEN)}: a.txt:1:20\n`;
    expect(outcome).toEqual({ code: 0, stdout, stderr: '' });
    expect(readFileSync(join(cwd, 'tokenscan.json'), 'utf8')).toBe(
      `{\n  "allow": [\n    {\n      "fingerprint": "${fingerprint}",\n      "reason": "a test bot"\n    }\n  ]\n}\n`,
    );
    const scan = await tokenscan([], { cwd });
    expect(scan.code).toBe(0);
    expect(scan.stdout).toContain('suppressed: 1');
    expect((await tokenscan(['-v'], { cwd })).stdout).toContain(`allowed: a.txt:1 ${maskOf(TOKEN)}`);
    git(cwd, 'add', 'a.txt');
    expect((await tokenscan(['hook', 'pre-commit'], { cwd })).code).toBe(0);
    expect((await tokenscan(['staged', '--no-allow'], { cwd })).code).toBe(1);
    expect((await tokenscan(['--no-allow'], { cwd })).code).toBe(1);
    expect((await tokenscan(['--no-config'], { cwd })).code).toBe(1);
  });

  test('says where the token is, that it is nowhere, or that it does not count there', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n', '.env': LEAK, 'b.txt': `${LEAK}${LEAK.replaceAll(TOKEN, OTHER)}` });
    chmodSync(join(cwd, '.env'), 0o600);
    const allow = async (clear: string, ...more: readonly string[]): Promise<string> =>
      (await tokenscan(['allow', clear, '--reason', 'old', ...more], { cwd })).stdout;
    const known = await fingerprintOf(TOKEN);
    expect(await allow(known)).toContain(`${maskOf(TOKEN)}: b.txt:1:20 and 1 more location\n`);
    expect(await allow(known)).toContain('already allowed: old; nothing was changed');
    expect(await allow(known, '--expires', '2999-01-01')).toMatch(/changed the entry for [0-9a-f]{16}; already allowed: old\n/);
    expect(await allow(PRINT)).toContain('not found in this folder or its repository; until it is, the entry has no effect');
    expect(await allow(PRINT, '--no-check')).not.toContain('not found');
    writeTree(cwd, { 'b.txt': 'clean\n' });
    expect(await allow(known)).toContain('only where a token is expected (.env:1:20), and does not count there');
  });

  test.each(['\t', '    ', '  '])('keeps the indentation %j, other keys and their order', async (indent) => {
    const cwd = temporaryFolder();
    const before = { confidence: 'certain', exclude: ['*.log'], $schema: './x.json' };
    writeTree(cwd, { 'tokenscan.json': `${JSON.stringify(before, undefined, indent)}\n` });
    expect((await tokenscan(['allow', PRINT, '--reason', 'a test'], { cwd })).code).toBe(0);
    const after = { ...before, allow: [ENTRY] };
    const text = readFileSync(join(cwd, 'tokenscan.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(after);
    expect(text).toBe(`${JSON.stringify(after, undefined, indent)}\n`);
  });

  test('replaces an entry with the same fingerprint', async () => {
    const cwd = temporaryFolder();
    const others = [{ fingerprint: 'aaaaaaaaaaaaaaaa', reason: 'other' }];
    writeTree(cwd, {
      'tokenscan.json': JSON.stringify({ allow: [{ ...ENTRY, reason: 'old', expires: '2020-01-01' }, ...others] }),
    });
    const args = ['allow', PRINT, '--reason', 'new', '--expires', '2999-12-31', '--path', 'docs/**', '--path', '*.md'];
    expect((await tokenscan(args, { cwd })).stdout).toContain(
      `tokenscan.json: changed the entry for ${PRINT}; already allowed: `,
    );
    const { allow } = JSON.parse(readFileSync(join(cwd, 'tokenscan.json'), 'utf8')) as { allow: object[] };
    expect(allow).toEqual([{ ...ENTRY, reason: 'new', expires: '2999-12-31', paths: ['docs/**', '*.md'] }, ...others]);
  });

  test.each([
    [['allow'], 'give one fingerprint'],
    [['allow', PRINT], 'missing --reason'],
    [['allow', PRINT, '--reason', '  '], 'missing --reason'],
    [['allow', PRINT.toUpperCase(), '--reason', 'x'], '16 lowercase hex digits'],
    [['allow', PRINT, PRINT, '--reason', 'x'], 'give one fingerprint'],
    [['allow', PRINT, '--reason', 'x', '--expires', 'tomorrow'], '--expires must be a date'],
    [['allow', PRINT, '--reason', 'x', '--expires', '2025-02-30'], '--expires must be a date'],
    [['allow', PRINT, '--reason', 'x', '--path', ''], '--path'],
  ])('%j is refused and writes nothing', async (args, message) => {
    const cwd = temporaryFolder();
    const outcome = await tokenscan(args, { cwd });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(message);
    expect(existsSync(join(cwd, 'tokenscan.json'))).toBe(false);
  });

  test('writes only to the configuration above', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'sub/a.txt': 'x', 'tokenscan.json.new': 'mine' });
    const outcome = await tokenscan(['allow', PRINT, '--reason', 'x'], { cwd: join(cwd, 'sub') });
    expect(outcome.stdout).toContain('../tokenscan.json: added');
    expect(existsSync(join(cwd, 'tokenscan.json'))).toBe(true);
    expect(readFileSync(join(cwd, 'tokenscan.json.new'), 'utf8')).toBe('mine');
  });

  test('keeps the mode of the file, and a link', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'real.json': '{}\n' });
    chmodSync(join(cwd, 'real.json'), 0o600);
    symlinkSync('real.json', join(cwd, 'tokenscan.json'));
    expect((await tokenscan(['allow', PRINT, '--reason', 'x'], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, 'tokenscan.json')).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(cwd, 'tokenscan.json')).isSymbolicLink()).toBe(true);
  });
});

describe('the allowlist', () => {
  async function projectThatAllows(entry: object, files: Readonly<Record<string, string>>): Promise<string> {
    const cwd = temporaryFolder();
    const fingerprint = await fingerprintOf(TOKEN);
    initRepository(cwd, { 'tokenscan.json': JSON.stringify({ allow: [{ fingerprint, reason: 'known', ...entry }] }), ...files });
    return cwd;
  }

  test('given an expired entry, then it is reported and the finding counts', async () => {
    const cwd = await projectThatAllows({ expires: '2020-01-01' }, { 'a.txt': LEAK });
    const outcome = await tokenscan([], { cwd });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/^expired allowlist entry: [0-9a-f]{16} on 2020-01-01 \(known\)$/m);
    expect(reportOf(await tokenscan(['--format', 'json'], { cwd })).allow.expired).toHaveLength(1);
  });

  test('given an entry on its last day, then it still applies', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const cwd = await projectThatAllows({ expires: today }, { 'a.txt': LEAK });
    expect((await tokenscan([], { cwd })).code).toBe(0);
  });

  test('given an entry that matches nothing, then only a complete scan reports it', async () => {
    const cwd = await projectThatAllows({}, { 'a.txt': 'x' });
    git(cwd, 'add', '.');
    const said = /unused allowlist entry: [0-9a-f]{16} \(known\)/;
    expect((await tokenscan([], { cwd })).stdout).toMatch(said);
    for (const args of [['a.txt'], ['staged'], ['hook', 'pre-commit'], ['--no-allow']]) {
      const outcome = await tokenscan(args, { cwd });
      expect(outcome.code).toBe(0);
      expect(outcome.stdout + outcome.stderr).not.toMatch(said);
    }
  });

  test.each([
    [['-'], 'x'],
    [[], ''],
  ] as const)('an entry that matches nothing is not said for %j in a subfolder', async (args, input) => {
    const cwd = await projectThatAllows({}, { 'a.txt': LEAK, 'sub/b.txt': 'x' });
    const outcome = await tokenscan([...args, '--format', 'json'], { cwd: join(cwd, 'sub'), input });
    expect(outcome.code).toBe(0);
    expect(reportOf(outcome).allow.unused).toEqual([]);
  });

  test('`paths` limits it', async () => {
    const cwd = await projectThatAllows({ paths: ['docs/**'] }, { 'docs/a.md': LEAK, 'src/a.ts': LEAK });
    const found = reportOf(await tokenscan(['--format', 'json'], { cwd })).findings;
    expect(found.map(({ origin, suppressed }) => [origin.path, suppressed])).toEqual([
      ['docs/a.md', true],
      ['src/a.ts', false],
    ]);
    expect((await tokenscan(['docs'], { cwd })).code).toBe(0);
    expect((await tokenscan([join(cwd, 'docs/a.md')], { cwd: '/', env: {} })).code).toBe(1);
    expect((await tokenscan(['a.md'], { cwd: join(cwd, 'docs') })).code).toBe(0);
    git(cwd, 'add', '-f', 'docs');
    expect((await tokenscan(['staged'], { cwd })).code).toBe(0);
    expect((await tokenscan(['staged'], { cwd: join(cwd, 'docs') })).code).toBe(0);
  });

  test('`paths` holds for a token in a staged name, wherever one stands', async () => {
    const cwd = await projectThatAllows({ paths: ['docs/*.md'] }, { [`docs/${TOKEN}.md`]: 'x' });
    git(cwd, 'add', 'docs');
    expect((await tokenscan(['staged'], { cwd })).code).toBe(0);
    expect((await tokenscan(['staged'], { cwd: join(cwd, 'docs') })).code).toBe(0);
  });

  test('`paths` is relative to the folder of the configuration, for what is staged too', async () => {
    const cwd = temporaryFolder();
    const allow = [{ fingerprint: await fingerprintOf(TOKEN), reason: 'x', paths: ['/x.txt'] }];
    initRepository(cwd, { 'sub/tokenscan.json': JSON.stringify({ allow }), 'sub/x.txt': LEAK });
    git(cwd, 'add', 'sub/x.txt');
    expect((await tokenscan([], { cwd: join(cwd, 'sub') })).code).toBe(0);
    expect((await tokenscan(['staged'], { cwd: join(cwd, 'sub') })).code).toBe(0);
  });

  test('given an allowed token that moves, then it stays allowed; another on its line is found', async () => {
    const cwd = await projectThatAllows({}, { 'a.txt': LEAK });
    expect((await tokenscan([], { cwd })).code).toBe(0);
    writeTree(cwd, { 'a.txt': 'x\n', 'moved/b.py': `\n\n  bot = Bot("${TOKEN}")  # edited\n` });
    expect((await tokenscan([], { cwd })).code).toBe(0);
    writeTree(cwd, { 'moved/b.py': `bots = ["${TOKEN}", "${OTHER}"]\n` });
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings.map(({ preview, suppressed }) => [preview, suppressed])).toEqual([
      [maskOf(TOKEN), true],
      [maskOf(OTHER), false],
    ]);
  });

  test('given a marker on the line, then it allows the token, too', async () => {
    const fingerprint = await fingerprintOf(TOKEN);
    const content = [
      `a ${TOKEN} # tokenscan:allow`,
      `b ${TOKEN} ${OTHER} # tokenscan:allow ${fingerprint}`,
      `c ${TOKEN} ${OTHER} # tokenscan:allow`,
      `d ${OTHER} # tokenscan:allow ${fingerprint}`,
      `e ${OTHER} # tokenscan:allowed`,
    ].join('\n');
    const found = reportOf(await scanTree({ 'a.txt': content }, '--format', 'json')).findings;
    expect(found.map(({ line, suppressed }) => `${line} ${suppressed}`)).toEqual([
      '1 true',
      '2 true',
      '2 false',
      '3 false',
      '3 false',
      '4 false',
      '5 false',
    ]);
  });

  test('given --no-allow, then tokens with a marker are reported', async () => {
    expect((await scanTree({ 'a.txt': `${TOKEN} tokenscan:allow\n` }, '--no-allow')).code).toBe(1);
  });

  test.skipIf(!hasProgram('sha256sum'))('a fingerprint is what a person can compute (needs sha256sum)', async () => {
    const script = 'printf %s "$TOKEN" | sha256sum | cut -c1-16';
    const byHand = execFileSync('sh', ['-c', script], { env: { ...process.env, TOKEN }, encoding: 'utf8' }).trim();
    expect(await fingerprintOf(TOKEN)).toBe(byHand);
    expect(await fingerprintOf(encodeURIComponent(TOKEN))).toBe(byHand);
  });
});

describe('weak secrets', () => {
  const PASSWORD = {
    ...ACME,
    id: 'password',
    anchors: ['password='],
    pattern: 'password=(?<secret>[a-z]{4,12})',
    maxLength: 21,
    examples: { match: ['password=hunter'], ignore: [] },
  };

  test('given a weak secret, then its fingerprint is of its place', async () => {
    const files = (password: string): Record<string, string> => ({
      ...projectWith([PASSWORD]),
      'a.txt': `password=${password}\n`,
    });
    const print = async (password: string): Promise<string | undefined> =>
      reportOf(await scanTree(files(password), 'a.txt', '--format', 'json')).findings[0]?.fingerprint;
    expect(await print('hunter')).toBe(await print('secret'));
  });

  test('given files of the same name in two folders, then the fingerprints differ', async () => {
    const files = { ...projectWith([PASSWORD]), 'one/x.txt': 'password=hunter', 'two/x.txt': 'password=wizard' };
    const { findings } = reportOf(await scanTree(files, 'one', 'two', '--format', 'json'));
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('given different current folders, then the fingerprint is the same', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { ...projectWith([PASSWORD]), 'sub/x.txt': 'password=hunter' });
    git(cwd, 'add', 'sub');
    const prints = new Set<string | undefined>();
    // The rule file holds an example of what it finds, too.
    const fingerprintOf = (outcome: Outcome): string | undefined =>
      reportOf(outcome).findings.find(({ origin }) => origin.path?.endsWith('x.txt'))?.fingerprint;
    for (const args of [['.'], ['sub'], ['sub/x.txt'], ['staged']]) {
      prints.add(fingerprintOf(await tokenscan([...args, '--format', 'json'], { cwd })));
    }
    prints.add(fingerprintOf(await tokenscan(['--format', 'json'], { cwd: join(cwd, 'sub') })));
    expect(prints.size).toBe(1);
  });
});
