// Hostile file trees: whatever lies there, a scan ends, says what it did not see and obeys nothing it read.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAllowList } from '../../../src/findings/allowlist.ts';
import { collect } from '../../../src/findings/collect.ts';
import type { Report, SourceItem } from '../../../src/model/types.ts';
import { fileSource } from '../../../src/sources/files/files.ts';
import { globFilter } from '../../../src/sources/files/select.ts';
import { detectorFor } from '../../support/detect.ts';
import { reportOf } from '../../support/report.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { cleanEnvironment, run, temporaryFolder, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { copyProgram, NOBODY, runAsNobody, tokenscanThatEnds } from '../../support/terminal/limited.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('files');
const LEAK = `TELEGRAM_BOT_TOKEN=${TOKEN}\n`;
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

/** What a path with a byte 0xFF looks like in JSON. */
const FF = '\udcff';

function bytes(...parts: readonly (string | number)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
}

describe.skipIf(!isLinux || !hasProgram('timeout'))('special files (needs Linux and `timeout`)', () => {
  test.skipIf(!hasProgram('mkfifo'))(
    'a named pipe in the tree is left out, as an argument it is a problem (needs mkfifo)',
    async () => {
      const cwd = temporaryFolder();
      writeTree(cwd, { 'a.txt': LEAK });
      spawnSync('mkfifo', [join(cwd, 'pipe'), join(cwd, '.env')]);
      const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
      expect(outcome.code).toBe(1);
      expect(reportOf(outcome).skipped).toEqual([
        { origin: { kind: 'file', path: '.env' }, reason: 'named pipe', reasonCode: 'named-pipe' },
        { origin: { kind: 'file', path: 'pipe' }, reason: 'named pipe', reasonCode: 'named-pipe' },
      ]);
      const named = await tokenscanThatEnds(['pipe'], { cwd });
      expect(named.code).toBe(2);
      expect(named.stdout).toContain('could not scan: pipe: not a regular file');
    },
  );

  test.skipIf(!hasProgram('mkfifo')).each([
    ['tokenscan.json', []],
    ['other.json', ['--config', 'other.json']],
    ['rules.json', ['--config', 'config.json']],
  ])('a named pipe in place of a configuration or rule file, %s, does not keep us waiting (needs mkfifo)', async (name, args) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x', 'config.json': '{ "rules": ["rules.json"] }' });
    spawnSync('mkfifo', [join(cwd, name)]);
    const outcome = await tokenscanThatEnds(args, { cwd });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(new RegExp(`^tokenscan: ${name}`));
  });

  test('given a device in place of a configuration, then the scan ends', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x' });
    const outcome = await tokenscanThatEnds(['--config', '/dev/zero'], { cwd });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*zero[^\n]*\n$/);
  });

  test('given a socket, then it is skipped; as an argument it is a problem', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x' });
    const server = createServer().listen(join(cwd, 's'));
    await once(server, 'listening');
    const outcome = await tokenscanThatEnds(['--verbose'], { cwd });
    const named = await tokenscanThatEnds(['s'], { cwd });
    server.close();
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('skipped: s (socket)');
    expect(named.code).toBe(2);
  });

  test.each(['/dev/zero', '/dev/full', '/dev/null', '/dev/tty'])('%s as an argument is a problem', async (device) => {
    const outcome = await tokenscanThatEnds([device], { cwd: temporaryFolder() });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain(`could not scan: ${device}: not a regular file`);
  });

  test('given a link to a device, then it is skipped; as an argument it is a problem', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x' });
    symlinkSync('/dev/zero', join(cwd, 'zero'));
    const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(0);
    expect(reportOf(outcome).skipped).toEqual([
      {
        origin: { kind: 'file', path: 'zero' },
        reason: 'symbolic link out of the tree',
        reasonCode: 'symbolic-link-out-of-tree',
      },
    ]);
    expect((await tokenscanThatEnds(['zero'], { cwd })).code).toBe(2);
  });

  test.skipIf(!isRoot || !hasProgram('mknod'))(
    'given a device in the tree, then it is skipped (needs root and mknod)',
    async () => {
      const cwd = temporaryFolder();
      writeTree(cwd, { 'a.txt': 'x' });
      if (spawnSync('mknod', [join(cwd, 'zero'), 'c', '1', '5']).status !== 0) return;
      const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
      expect(outcome.code).toBe(0);
      expect(reportOf(outcome).skipped).toEqual([
        { origin: { kind: 'file', path: 'zero' }, reason: 'device', reasonCode: 'device' },
      ]);
    },
  );

  test.skipIf(!existsSync('/proc/self/environ'))('a file that says it is empty and is not (needs /proc)', async () => {
    const options = { cwd: temporaryFolder(), env: { TELEGRAM_BOT_TOKEN: TOKEN } };
    const outcome = await tokenscanThatEnds(['/proc/self/environ', '--format', 'json'], options);
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings).toMatchObject([{ preview: maskOf(TOKEN) }]);
  });
});

describe('symbolic links', () => {
  test('given loops of links, then the scan ends', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a/b/c.txt': LEAK });
    symlinkSync('..', join(cwd, 'a/b/up'));
    symlinkSync('self', join(cwd, 'self'));
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings).toHaveLength(1);
    expect(reportOf(outcome).skipped).toHaveLength(2);
    expect((await tokenscan(['self'], { cwd })).stdout).toContain('could not scan: self: too many symbolic links');
  });

  test('given links out of the tree, then they are skipped and reported', async () => {
    const outside = temporaryFolder();
    writeTree(outside, { 'secret.txt': LEAK });
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x', 'deep/b.txt': 'x' });
    symlinkSync(outside, join(cwd, 'absolute'));
    symlinkSync('../../x', join(cwd, 'deep/relative'));
    symlinkSync('../a.txt', join(cwd, 'deep/inside'));
    symlinkSync('..a', join(cwd, 'dots'));
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(0);
    expect(reportOf(outcome).skipped.map(({ origin, reason }) => [origin.path, reason])).toEqual(
      expect.arrayContaining([
        ['absolute', 'symbolic link out of the tree'],
        ['deep/relative', 'symbolic link out of the tree'],
        ['deep/inside', 'symbolic link'],
        ['dots', 'symbolic link'],
      ]),
    );
  });

  test('given a link, then the text of its target is scanned', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x' });
    symlinkSync(`https://api.telegram.org/bot${TOKEN}/getMe`, join(cwd, 'link'));
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings).toMatchObject([{ origin: { kind: 'name', path: 'link' }, preview: maskOf(TOKEN) }]);
    expect(leaksOf((await tokenscan(['-v'], { cwd })).stdout, [TOKEN])).toEqual([]);
  });
});

describe.skipIf(!isLinux || !isRoot || !hasProgram('setpriv'))(
  'without the right to read (needs Linux, root and setpriv)',
  () => {
    const program = `/tmp/tokenscan-nobody-${process.pid}`;
    let cli = '';
    beforeAll(() => {
      cli = copyProgram(program);
      spawnSync('chmod', ['-R', 'a+rX', program]);
    });
    afterAll(() => rmSync(program, { recursive: true, force: true }));

    function treeOfNobody(files: Record<string, string>): string {
      const cwd = temporaryFolder();
      writeTree(cwd, files);
      chmodSync(cwd, 0o755);
      return cwd;
    }

    test('given a file of mode 000, then it is a problem and other findings are printed', async () => {
      const cwd = treeOfNobody({ 'a.txt': LEAK, 'locked.txt': LEAK });
      chmodSync(join(cwd, 'locked.txt'), 0);
      const outcome = await runAsNobody(cli, [], { cwd });
      expect(outcome.code).toBe(2);
      expect(outcome.stdout).toContain('a.txt:1:20');
      expect(outcome.stdout).toContain('could not scan: locked.txt: permission denied');
      const named = await runAsNobody(cli, ['locked.txt'], { cwd });
      expect([named.code, named.stdout.split('\n')[0]]).toEqual([2, 'could not scan: locked.txt: permission denied']);
    });

    test('given a folder of mode 000, then it is a problem', async () => {
      const cwd = treeOfNobody({ 'a.txt': 'x', 'locked/a.txt': LEAK });
      chmodSync(join(cwd, 'locked'), 0);
      const outcome = await runAsNobody(cli, ['--format', 'json'], { cwd });
      chmodSync(join(cwd, 'locked'), 0o755);
      expect(outcome.code).toBe(2);
      expect(reportOf(outcome).problems).toEqual([
        { origin: { kind: 'file', path: 'locked' }, code: 'EACCES', message: 'the folder cannot be listed: permission denied' },
      ]);
    });

    test('given a folder that can be listed but not entered, then it is a problem', async () => {
      const cwd = treeOfNobody({ 'a.txt': 'x', 'shut/a.txt': LEAK });
      chmodSync(join(cwd, 'shut'), 0o744);
      const outcome = await runAsNobody(cli, ['--format', 'json'], { cwd });
      expect(outcome.code).toBe(2);
      expect(reportOf(outcome).problems).toMatchObject([{ origin: { path: 'shut/a.txt' }, message: 'permission denied' }]);
    });

    test('given a token in the name of an unreadable file, then it is masked', async () => {
      const cwd = treeOfNobody({ [`${TOKEN}.txt`]: 'x', [`sub ${TOKEN}/a.txt`]: 'x' });
      chmodSync(join(cwd, `${TOKEN}.txt`), 0);
      chmodSync(join(cwd, `sub ${TOKEN}`), 0);
      for (const args of [[], ['-v'], ['--format', 'json']]) {
        const outcome = await runAsNobody(cli, args, { cwd });
        expect(outcome.code).toBe(2);
        expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN])).toEqual([]);
      }
      chmodSync(join(cwd, `sub ${TOKEN}`), 0o755);
    });

    test('given an unreadable configuration, then exit code 2', async () => {
      const cwd = treeOfNobody({ 'a.txt': 'x', 'tokenscan.json': '{}' });
      chmodSync(join(cwd, 'tokenscan.json'), 0);
      expect(await runAsNobody(cli, [], { cwd })).toEqual({
        code: 2,
        stdout: '',
        stderr: 'tokenscan: tokenscan.json cannot be read: permission denied\n',
      });
    });

    test("given a .env of another user's repository, then it is a finding", async () => {
      const cwd = treeOfNobody({});
      initRepository(cwd, { '.gitignore': '.env\n', '.env': LEAK });
      chmodSync(join(cwd, '.env'), 0o600);
      chownSync(join(cwd, '.env'), NOBODY, NOBODY);
      expect((await runAsNobody(cli, [], { cwd })).code).toBe(1);
    });
  },
);

describe.skipIf(!isLinux)('names with control characters (needs Linux)', () => {
  const hostile: [title: string, name: Buffer, path: string][] = [
    [
      'a newline that forges a line',
      bytes('a\nno token in this folder (1 file, 1 bytes)'),
      'a\nno token in this folder (1 file, 1 bytes)',
    ],
    ['a newline and a CI command', bytes('a\n::error::forged'), 'a\n::error::forged'],
    ['an escape sequence', bytes('a\u001b[2J\u001b]52;c;eA==\u0007.txt'), 'a\u001b[2J\u001b]52;c;eA==\u0007.txt'],
    ['a carriage return', bytes('leak\rclean.txt'), 'leak\rclean.txt'],
    ['a byte that is no UTF-8', bytes('a', 0xff, '.txt'), `a${FF}.txt`],
    ['C1 control characters', bytes('a\u009b31m.txt'), 'a\u009b31m.txt'],
    ['a leading "-"', bytes('--format=json'), '--format=json'],
    ['bidi controls', bytes('a\u202etxt.\u2066exe'), 'a\u202etxt.\u2066exe'],
    ['zero-width characters', bytes('a\u200b\ufeff.txt'), 'a\u200b\ufeff.txt'],
    ['::error::', bytes('::error::forged.txt'), '::error::forged.txt'],
    ['##[group]', bytes('a ##[group]forged.txt'), 'a ##[group]forged.txt'],
    ['##vso[…]', bytes('##vso[task.complete].txt'), '##vso[task.complete].txt'],
    ['a line separator', bytes('a\u2028b.txt'), 'a\u2028b.txt'],
    ['markup', bytes('<script>]]>=cmd|.txt'), '<script>]]>=cmd|.txt'],
    ['an emoji', bytes('a💀.txt'), 'a💀.txt'],
  ];

  /** What must not stand in text for people. */
  function expectPowerless(text: string): void {
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
    expect(text).not.toMatch(/##[A-Za-z]*\[/);
    for (const line of text.split('\n')) expect(line.trim()).not.toMatch(/^::/);
  }

  test.each(hostile)('%s', async (_title, name, path) => {
    const cwd = temporaryFolder();
    writeFileSync(Buffer.concat([bytes(`${cwd}/`), name]), `first\n${LEAK}`);
    const outcome = await tokenscan(['--verbose'], { cwd });
    expect(outcome.code).toBe(1);
    expectPowerless(outcome.stdout);
    expect(outcome.stdout).toContain(':2:20\n');
    expect(outcome.stdout).not.toMatch(/^no token/m);
    const json = await tokenscan(['--format', 'json'], { cwd });
    expect(reportOf(json).findings).toMatchObject([{ origin: { kind: 'file', path }, line: 2, column: 20 }]);
  });

  test.each(someOf(hostile, 3))('%s, in a Problem', async (_title, name, path) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'x' });
    if (path.includes(FF)) return;
    const outcome = await tokenscan(['--', name.toString()], { cwd });
    expect(outcome.code).toBe(2);
    const text = outcome.stdout + outcome.stderr;
    expectPowerless(text);
    // A name with characters of a pattern, which matches nothing, is one line on standard error.
    expect(text.split('\n')).toHaveLength(outcome.stderr === '' ? 3 : 2);
  });

  test.each(someOf(hostile, 3))('%s, in JSON', async (_title, name) => {
    const cwd = temporaryFolder();
    writeFileSync(Buffer.concat([bytes(`${cwd}/`), name]), LEAK);
    expectPowerless((await tokenscan(['--format', 'json'], { cwd })).stdout);
  });

  test.each(someOf(hostile, 3))('%s, in the line beside a token', async (_title, name) => {
    const cwd = temporaryFolder();
    const beside = name.toString('latin1').replaceAll('\n', ' ');
    writeFileSync(join(cwd, 'a.txt'), Buffer.from(`${beside} ${TOKEN} ${beside}\n::error::${TOKEN}\n`, 'latin1'));
    const outcome = await tokenscan([], { cwd });
    expect(outcome.code).toBe(1);
    expectPowerless(outcome.stdout);
  });

  test.each(someOf(hostile, 3))('%s, in a folder that holds the configuration', async (_title, name, path) => {
    if (path.includes(FF)) return;
    const cwd = temporaryFolder();
    writeTree(cwd, { [`${name.toString()}/tokenscan.json`]: '{ "exclud": [] }' });
    const outcome = await tokenscan(['--config', `./${name.toString()}/tokenscan.json`], { cwd });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*unknown key; did you mean "exclude"\?\n$/);
    expectPowerless(outcome.stderr);
  });

  test('given a folder whose name is not UTF-8, then its private .env is recognised', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n' });
    const folder = bytes(`${cwd}/a`, 0xff);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, bytes('/.env')]), LEAK, { mode: 0o600 });
    mkdirSync(Buffer.concat([folder, bytes('/node_modules')]));
    writeFileSync(Buffer.concat([folder, bytes('/node_modules/a.js')]), LEAK);
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.stderr).toBe('');
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings.map(({ origin }) => origin.path)).toEqual([`a${FF}/.env`, `a${FF}/node_modules/a.js`]);
  });
});

describe('a token in a name', () => {
  const written = { 'with a colon': TOKEN, 'with a tilde': TOKEN.replace(':', '~') };
  for (const [title, name] of Object.entries(written)) {
    test(`of a file, ${title}: found, and masked in all formats`, async () => {
      const cwd = temporaryFolder();
      writeTree(cwd, { [`logs/${name}.log`]: LEAK });
      const report = reportOf(await tokenscan(['--format', 'json'], { cwd }));
      expect(report.findings.map(({ origin }) => origin.kind).sort()).toEqual(['file', 'name']);
      expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
      const text = await tokenscan([], { cwd });
      expect(text.stdout).toContain('(in the name itself)');
      expect(leaksOf(JSON.stringify(report) + text.stdout, [TOKEN])).toEqual([]);
    });

    test(`of a folder, ${title}: found once, and masked in what is below it`, async () => {
      const cwd = temporaryFolder();
      writeTree(cwd, { [`${name}/deep/a.txt`]: LEAK, [`${name}/b.txt`]: 'x' });
      const outcome = await tokenscan(['--format', 'json'], { cwd });
      const { findings } = reportOf(outcome);
      expect(findings.map(({ origin }) => origin.kind).sort()).toEqual(['file', 'name']);
      expect(leaksOf(outcome.stdout, [TOKEN])).toEqual([]);
    });

    test(`in the path of a skip or a problem, ${title}: masked`, async () => {
      const cwd = temporaryFolder();
      initRepository(cwd, { '.gitignore': 'node_modules\n', [`${name}/node_modules/a.js`]: 'x', [`${name}/x.log`]: 'x' });
      symlinkSync('/x', join(cwd, name, 'link'));
      const options = ['.', `missing/${name}`, '--exclude', '*.log'];
      for (const args of [options, [...options, '-v'], [...options, '--format', 'json']]) {
        const outcome = await tokenscan(args, { cwd });
        expect(outcome.code).toBe(2);
        expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN])).toEqual([]);
        if (args !== options) expect(outcome.stdout).toContain('***');
      }
    });

    test.skipIf(!isLinux)(
      `beside a byte that is no UTF-8, ${title}: masked, and the path is else whole (needs Linux)`,
      async () => {
        const cwd = temporaryFolder();
        writeFileSync(bytes(`${cwd}/💀.`, 0xff, '.', name, '.', 0xff), 'x');
        const outcome = await tokenscan(['--format', 'json'], { cwd });
        expect(outcome.code).toBe(1);
        expect(leaksOf(outcome.stdout, [TOKEN])).toEqual([]);
        expect(reportOf(outcome).findings[0]?.origin.path).toMatch(
          new RegExp(`^💀\\.${FF}\\.[0-9]{10}[:~]AA.\\*\\*\\*\\.${FF}$`),
        );
      },
    );
  }

  test('given an emoji beside it, then the rest of the path is unchanged', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { [`💀.${TOKEN}`]: 'x' });
    const report = reportOf(await tokenscan(['--format', 'json'], { cwd }));
    expect(report.findings).toMatchObject([{ origin: { path: `💀.${maskOf(TOKEN)}` } }]);
  });

  test('given a staged file, then it is found and masked', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { [`docs/${TOKEN}.md`]: 'x' });
    git(cwd, 'add', '.');
    for (const args of [['staged'], ['staged', '--format', 'json'], ['staged', '-v'], ['hook', 'pre-commit']]) {
      const outcome = await tokenscan(args, { cwd });
      expect(outcome.code).toBe(1);
      expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN])).toEqual([]);
    }
  });
});

describe('files that change', () => {
  /** The report on `folder` while it changes: after each item `change` is told its path. */
  async function reportOnChanging(folder: string, change: (path: string) => void): Promise<Report> {
    async function* source(): AsyncGenerator<SourceItem> {
      for await (const step of fileSource([folder], { cwd: '/', env: cleanEnvironment() })) {
        for (const item of 'type' in step ? [step] : step) {
          yield item;
          change(item.origin.kind === 'stdin' ? '' : item.origin.path);
        }
      }
    }
    const allow = await createAllowList([], '2026-01-01', globFilter);
    return collect(source(), detectorFor(), {
      confidence: 'likely',
      allow,
      markers: true,
      mask: (text) => text,
      configPath: () => '',
    });
  }

  /** Of the files `a` and `b`, `change` is told once of the one that comes second, when the first has been read. */
  function changeSecond(folder: string, change: (second: string) => void): Promise<Report> {
    let changed = false;
    return reportOnChanging(folder, (path) => {
      if (!changed) change(join(folder, path === 'a' ? 'b' : 'a'));
      changed = true;
    });
  }

  test('given a file that vanishes after it was listed, then it is skipped', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { a: 'x', b: 'x' });
    const report = await changeSecond(folder, (second) => unlinkSync(second));
    expect(report).toMatchObject({ problems: [], skips: [{ reason: 'vanished' }], summary: { blobs: 1 } });
  });

  test('given a folder that vanishes after it was listed, then it is skipped', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'top/x': 'x', 'top/b/c': LEAK });
    const report = await reportOnChanging(folder, () => rmSync(join(folder, 'top/b'), { recursive: true, force: true }));
    expect(report).toMatchObject({
      findings: [],
      problems: [],
      skips: [{ reason: 'vanished', origin: { path: 'top/b' } }],
    });
  });

  test('given a file that becomes a link after it was listed, then it is not followed', async () => {
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    writeTree(outside, { 'secret.txt': LEAK });
    writeTree(folder, { a: 'x', b: 'x' });
    const report = await changeSecond(folder, (second) => {
      unlinkSync(second);
      symlinkSync(join(outside, 'secret.txt'), second);
    });
    expect(report).toMatchObject({ findings: [], problems: [{ message: 'too many symbolic links' }] });
  });

  test.skipIf(!hasProgram('mkfifo'))(
    'a file that becomes a named pipe after it was listed is not taken for an empty file (needs mkfifo)',
    async () => {
      const folder = temporaryFolder();
      writeTree(folder, { a: 'x', b: 'x' });
      const report = await changeSecond(folder, (second) => {
        unlinkSync(second);
        spawnSync('mkfifo', [second]);
      });
      expect(report.summary.blobs).toBe(1);
      expect(report.problems.length + report.skips.length).toBe(1);
    },
  );

  test('given a link as an argument of a large scan, then it is followed', async () => {
    const cwd = temporaryFolder();
    writeTree(
      cwd,
      Object.fromEntries(Array.from({ length: 2400 }, (_, at) => [`${at < 2200 ? 'many' : 'more'}/${at}.txt`, 'x'])),
    );
    writeTree(cwd, { 'real.txt': LEAK });
    symlinkSync('real.txt', join(cwd, 'link.txt'));
    const outcome = await tokenscanProcess(['many', 'link.txt', 'more', '--format', 'json', '--threads', '2'], { cwd });
    expect(reportOf(outcome)).toMatchObject({ problems: [], summary: { threads: 2 } });
    expect(outcome.code).toBe(1);
  });

  test.skipIf(!hasProgram('timeout'))('a file that grows while it is read: the scan ends (needs `timeout`)', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'grows.log': LEAK });
    const script = `const fs = require('node:fs');
      const file = fs.openSync('grows.log', 'a');
      const piece = Buffer.alloc(1 << 22, 'line\\n');
      process.stdout.write('ready');
      for (let written = 0; written < 1.5e9; written += piece.length) {
        fs.writeSync(file, piece);
        if (fs.fstatSync(file).size > 6e8) fs.ftruncateSync(file, 1e8);
      }`;
    const writer = spawn(process.execPath, ['-e', script], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(writer, 'close');
    await once(writer.stdout, 'data');
    const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
    writer.kill();
    await ended;
    expect([1, 2]).toContain(outcome.code);
    expect(reportOf(outcome).findings).toHaveLength(1);
  });
});

describe.skipIf(!isLinux || !hasProgram('timeout'))('sizes (needs Linux and `timeout`)', () => {
  test('given a path longer than the system allows, then it is scanned or reported', async () => {
    const cwd = temporaryFolder();
    const script = `const fs = require('node:fs');
      const name = 'd'.repeat(200);
      for (let depth = 0; depth < 30; depth++) { fs.mkdirSync(name); process.chdir(name); }
      fs.writeFileSync('leak.txt', process.env.LEAK);`;
    expect((await run(process.execPath, ['-e', script], { cwd, env: { LEAK } })).code).toBe(0);
    const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
    // rm goes down folder by folder; what the test harness uses cannot.
    spawnSync('rm', ['-rf', join(cwd, 'd'.repeat(200))]);
    expect(outcome.code).toBe(2);
    expect(reportOf(outcome).problems).toMatchObject([
      { message: 'the folder cannot be listed: the path is too long for the system' },
    ]);
  });

  // In `npm run soak` it is longer than 31 bits can say.
  const LONG = IN_SOAK ? 2 ** 31 : 2 ** 28;

  test(`a sparse file of ${LONG / 2 ** 20} MiB ends, and a token at its end is found`, async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'sparse.bin': '' });
    truncateSync(join(cwd, 'sparse.bin'), LONG);
    writeFileSync(join(cwd, 'sparse.bin'), LEAK, { flag: 'a' });
    const outcome = await tokenscanThatEnds(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).summary.bytes).toBe(LONG + LEAK.length);
    expect(reportOf(outcome).findings).toMatchObject([{ line: 1, column: LONG + 20 }]);
  });

  test('given thousands of nested folders, then the scan ends', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'd/'.repeat(1500)), { recursive: true });
    writeFileSync(join(cwd, 'd/'.repeat(1500), 'a.txt'), LEAK);
    expect((await tokenscanThatEnds([], { cwd })).code).toBe(1);
  });
});
