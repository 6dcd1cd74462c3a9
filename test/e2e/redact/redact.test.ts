// `tokenscan redact` as a process: pipes that break, readers that are slow, writers that pause.
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeTree } from '../../support/repositories/tree.ts';
import { ACME, projectWith } from '../../support/rule.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI, cleanEnvironment, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const T = token('redact e2e');
const [id = '', secret = ''] = T.split(':');
const masked = `${id}:${'x'.repeat(35)}`;

function start(args: readonly string[] = []): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [CLI, 'redact', '--no-config', ...args], { env: cleanEnvironment() });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Runs a line of a shell in which `redact` stands for the command. */
const shell = (line: string): ReturnType<typeof spawnSync> =>
  spawnSync('sh', ['-c', line.replaceAll('REDACT', `"${process.execPath}" "${CLI}" redact --no-config`)], {
    env: cleanEnvironment({ TOKEN: T }),
    maxBuffer: 1 << 26,
  });

/** All that the child has written when it has written `count` bytes. */
function read(child: ChildProcessWithoutNullStreams, count: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const listen = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      if (text.length < count) return;
      child.stdout.off('data', listen);
      resolve(text);
    };
    child.stdout.on('data', listen);
  });
}

describe('what comes goes on', () => {
  test('byte by byte the same, but for secrets', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`\ufeffa ${T}\r\n\0`),
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from(`/bot${T}/getMe`),
    ]);
    const child = start();
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stdin.end(bytes);
    await new Promise((resolve) => child.on('close', resolve));
    expect(Buffer.concat(parts)).toEqual(Buffer.from(bytes.toString('latin1').replaceAll(T, masked), 'latin1'));
  });

  test('without a line feed, while the writer waits', async () => {
    const child = start();
    child.stdin.write('password? ');
    expect(await read(child, 10)).toBe('password? ');
    child.stdin.write(`see ${id}:`);
    expect(await read(child, 15)).toBe(`see ${id}:`);
    child.stdin.end();
  });

  test('half a token and then nothing: masked, and so is the rest of it', async () => {
    const child = start(['--count']);
    child.stdin.write(`see ${id}:${secret.slice(0, 20)}`);
    expect(await read(child, 35)).toBe(`see ${id}:${'x'.repeat(20)}`);
    child.stdin.write(`${secret.slice(20)}\n`);
    expect(await read(child, 16)).toBe(`${'x'.repeat(15)}\n`);
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    child.stdin.end();
    await new Promise((resolve) => child.on('close', resolve));
    expect(said).toBe('tokenscan: 1 secret masked\n');
  });

  test('more than a pipe holds, to a slow reader', () => {
    const { stdout, stderr, status } = shell(
      'for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero; done | REDACT | (sleep 1; wc -c)',
    );
    expect(String(stderr)).toBe('');
    expect(String(stdout).trim()).toBe('8000000');
    expect(status).toBe(0);
  });
});

test('an endless line, and a reader that does not read for a while: the memory stays what it is', () => {
  // More than it may take.
  const size = IN_SOAK ? 300_000_000 : 150_000_000;
  const report = `data:text/javascript,process.on('exit',()=>process._rawDebug(process.resourceUsage().maxRSS))`;
  const { stdout, stderr, status } = shell(
    `head -c ${size} /dev/zero | tr '\\0' x | "${process.execPath}" --import "${report}" "${CLI}" redact --no-config | (sleep 1; wc -c)`,
  );
  expect(status).toBe(0);
  expect(String(stdout).trim()).toBe(String(size));
  expect(Number(String(stderr))).toBeGreaterThan(10_000);
  expect(Number(String(stderr))).toBeLessThan(100 * 1024);
});

describe('what goes wrong', () => {
  test('a reader that has gone: no trace, 141', () => {
    const { stdout, stderr } = shell('(yes | REDACT; echo "code $?" >&2) | head -1');
    expect(String(stdout)).toBe('y\n');
    expect(String(stderr)).toBe('code 141\n');
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk (/dev/full)', () => {
    const { stderr, status } = shell('echo "$TOKEN" | REDACT > /dev/full');
    expect(String(stderr)).toBe('tokenscan: standard output cannot be written: no space left on the device\n');
    expect(status).toBe(2);
  });

  test('a folder in place of input', () => {
    const { stdout, stderr, status } = shell('REDACT < /');
    expect(String(stdout)).toBe('');
    expect(String(stderr)).toBe('tokenscan: standard input cannot be read: is a folder\n');
    expect(status).toBe(2);
  });

  test('no input at all', () => {
    expect(shell('REDACT <&-').status).toBe(0);
    expect(shell(': | REDACT').status).toBe(0);
  });

  test.each([
    [['x'], 'takes no argument'],
    [['--mask', 'hash'], '--mask must be fixed or tag'],
    [['--key', 'none'], 'no such file'],
  ])('%j is refused before anything is written', async (args, message) => {
    const { code, stdout, stderr } = await tokenscan(['redact', '--no-config', ...args], { input: T, cwd: temporaryFolder() });
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.split('\n').length).toBe(2);
    expect(code).toBe(2);
  });
});

describe('keys', () => {
  test('made once, for their owner; names are the same under one key', async () => {
    const cwd = temporaryFolder();
    expect((await tokenscan(['redact', '--new-key', 'k'], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, 'k')).mode & 0o777).toBe(0o600);
    const before = readFileSync(join(cwd, 'k'), 'utf8');
    expect((await tokenscan(['redact', '--new-key', 'k'], { cwd })).code).toBe(2);
    expect(readFileSync(join(cwd, 'k'), 'utf8')).toBe(before);
    const run = async (text: string): Promise<string> =>
      (await tokenscan(['redact', '--no-config', '--key', 'k'], { cwd, input: text })).stdout;
    const one = await run(`${T}\n`);
    expect(one).toMatch(/:R-[A-Z]{12}X{21}\n$/);
    expect(await run(`${T}\n`)).toBe(one);
    expect((await tokenscan(['redact', '--no-config', '--key', 'k', '--mask', 'tag'], { cwd, input: `${T}\n` })).stdout).toBe(
      `${id}:[redacted:${one.slice(id.length + 3, id.length + 15)}]\n`,
    );
  });

  test('that others can read, or are too short, are refused', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'k'), 'a'.repeat(40), { mode: 0o600 });
    chmodSync(join(cwd, 'k'), 0o644);
    const open = await tokenscan(['redact', '--key', 'k'], { cwd, input: T });
    expect(open).toMatchObject({ code: 2, stdout: '' });
    expect(open.stderr).toContain('readable by other users');
    writeFileSync(join(cwd, 's'), 'short', { mode: 0o600 });
    expect((await tokenscan(['redact', '--key', 's'], { cwd, input: T })).stderr).toContain('too short for a key (16 bytes)');
  });
});

test("the rules of the user's configuration are looked for, too", async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, projectWith([ACME]));
  const key = `acme_${'aB3dE6gH9jK2mN5pQ8sT1vW4'}`;
  const { stdout, stderr } = await tokenscan(['redact'], { cwd, input: `key ${key}\n` });
  expect(stderr).toBe('');
  expect(stdout).toBe(`key ${'x'.repeat(29)}\n`);
});
