// `tokenscan exec`: what a command prints is masked, and in all else it is as if the command ran alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasProgram } from '../../support/repositories/tree.ts';
import { seededBytes } from '../../support/seeded.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { CLI, cleanEnvironment, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('exec');
const MASKED = `${TOKEN.slice(0, TOKEN.indexOf(':') + 1)}${'x'.repeat(35)}`;

const onPosix = describe.skipIf(process.platform === 'win32');

/** Starts `tokenscan exec -- sh -c SCRIPT`, with the token in the environment as TOKEN. */
function start(script: string): ChildProcess & { readonly out: () => string } {
  const child = spawn(process.execPath, [CLI, 'exec', '--', 'sh', '-c', script], {
    env: cleanEnvironment({ TOKEN }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return Object.assign(child, { out: () => text });
}

/** Resolves when `child` has printed `text`. */
async function printed(child: ReturnType<typeof start>, text: string): Promise<void> {
  while (!child.out().includes(text)) await once(child.stdout ?? child, 'data');
}

/** The token, and the two halves of it. */
const ENV = { TOKEN, HEAD: TOKEN.slice(0, -10), TAIL: TOKEN.slice(-10) };

const sh = (script: string, input?: string | Uint8Array) =>
  tokenscan(['exec', '--', 'sh', '-c', script], { env: ENV, ...(input === undefined ? {} : { input }) });

onPosix('what it prints (needs sh)', () => {
  test('is masked in both outputs, which are kept apart; its input is ours', async () => {
    const outcome = await sh('cat; echo "out $TOKEN"; echo "err $TOKEN" >&2; exit 3', 'from outside\n');
    expect(outcome).toEqual({ code: 3, stdout: `from outside\nout ${MASKED}\n`, stderr: `err ${MASKED}\n` });
  });

  test('a token that comes in two pieces is masked in each output, whatever comes in the other', async () => {
    const outcome = await sh('printf %s "$HEAD"; printf "e %s" "$HEAD" >&2; printf "%s\\n" "$TAIL"; printf "%s\\n" "$TAIL" >&2');
    expect(outcome).toEqual({ code: 0, stdout: `${MASKED}\n`, stderr: `e ${MASKED}\n` });
  });

  test('of a token whose rest comes much later, nothing tells', async () => {
    const { stdout } = await sh('printf %s "$HEAD"; sleep 1; printf "%s\\n" "$TAIL"');
    expect(stdout).toHaveLength(TOKEN.length + 1);
    expect(leaksOf(stdout, [TOKEN])).toEqual([]);
  });

  test('binary output passes unchanged, byte by byte', async () => {
    const bytes = seededBytes('exec bytes', IN_SOAK ? 3_000_000 : 300_000);
    const path = join(temporaryFolder(), 'bytes');
    writeFileSync(path, bytes);
    const child = spawn(process.execPath, [CLI, 'exec', '--', 'cat', path], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    // A slow reader.
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  test('what it writes to /dev/stdout and /dev/stderr is masked too: containers have logs linked to them', async () => {
    const outcome = await sh('echo "out $TOKEN" > /dev/stdout; echo "err $TOKEN" > /dev/stderr');
    expect(outcome).toEqual({ code: 0, stdout: `out ${MASKED}\n`, stderr: `err ${MASKED}\n` });
  });

  test('where no pipe can be made: the same through sockets', async () => {
    const outcome = await tokenscan(['exec', '--', 'sh', '-c', 'echo "out $TOKEN"; exit 3'], {
      env: { TOKEN, TMPDIR: '/dev/null' },
    });
    expect(outcome).toEqual({ code: 3, stdout: `out ${MASKED}\n`, stderr: '' });
  });

  test('--mask tag', async () => {
    const { stdout } = await tokenscan(['exec', '--mask', 'tag', '--', 'sh', '-c', 'echo "$TOKEN"'], { env: { TOKEN } });
    expect(stdout).not.toContain(TOKEN.slice(-30));
  });

  test('no standard input at all', async () => {
    const { code, stdout } = await run('sh', ['-c', `exec <&-; "${process.execPath}" "${CLI}" exec -- sh -c 'echo "$TOKEN"'`], {
      env: { TOKEN },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${MASKED}\n` });
  });
});

onPosix('how it ends (needs sh)', () => {
  test.each(someOf([0, 1, 7, 130, 255], 3))('exit code %i', async (code) => {
    expect(await sh(`exit ${code}`)).toEqual({ code, stdout: '', stderr: '' });
  });

  test.each(someOf(['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGHUP', 'SIGUSR1'] as const, 3, 2))(
    'by %s: the same signal ends us',
    async (signal) => {
      const child = start(`echo "$TOKEN"; kill -${signal.slice(3)} $$; sleep 600`);
      expect(await once(child, 'close')).toEqual([null, signal]);
      expect(child.out()).toBe(`${MASKED}\n`);
    },
  );

  const NUMBERS = [
    ['SIGSEGV', 139],
    ['SIGABRT', 134],
    ['SIGPIPE', 141],
  ] as const;
  test.each(someOf(NUMBERS, 3, 1))(
    'by %s: its number, for the system would write what we have masked to a file',
    async (signal, code) => {
      expect((await sh(`ulimit -c 0; kill -${signal.slice(3)} $$`)).code).toBe(code);
    },
  );

  test('an unknown command: 127; one that cannot be executed: 126', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'script'), '#!/bin/sh\n');
    chmodSync(join(cwd, 'script'), 0o644);
    expect(await tokenscan(['exec', '--', `no-${TOKEN}`], { cwd })).toEqual({
      code: 127,
      stdout: '',
      stderr: `tokenscan: no-${maskOf(TOKEN)}: command not found\n`,
    });
    expect(await tokenscan(['exec', './script'], { cwd })).toEqual({
      code: 126,
      stdout: '',
      stderr: 'tokenscan: ./script: permission denied (chmod +x makes it executable)\n',
    });
    expect((await tokenscan(['exec', '--', cwd], { cwd })).code).toBe(126);
    symlinkSync('loop', join(cwd, 'loop'));
    expect(await tokenscan(['exec', './loop'], { cwd })).toEqual({
      code: 126,
      stdout: '',
      stderr: 'tokenscan: ./loop: cannot be executed (ELOOP)\n',
    });
    expect((await tokenscan(['exec', ''], { cwd })).code).toBe(126);
  });

  test('wrong options', async () => {
    expect(await tokenscan(['exec'])).toMatchObject({ code: 2, stderr: expect.stringContaining('missing COMMAND') });
    expect(await tokenscan(['exec', '--msak', 'tag', '--', 'true'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown option --msak'),
    });
  });

  test('what it has started and left behind is not waited for', async () => {
    const { code, stdout } = await sh('(sleep 300; echo late) & echo "$TOKEN"');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${MASKED}\n` });
  });

  test('what it has started and left behind, which prints for ever, is not waited for', async () => {
    const { code } = await sh('yes & echo $! >&2');
    expect(code).toBe(0);
  });
});

onPosix('signals to us (needs sh)', () => {
  test.each(someOf(['INT', 'TERM', 'HUP', 'QUIT', 'USR1', 'USR2', 'WINCH'], 4))(
    'SIG%s goes to the command, which is waited for',
    async (name) => {
      const child = start(`trap 'echo "got ${name} $TOKEN"; exit 9' ${name}; echo ready; while :; do sleep 0.05; done`);
      await printed(child, 'ready');
      child.kill(`SIG${name}` as NodeJS.Signals);
      expect(await once(child, 'close')).toEqual([9, null]);
      expect(child.out()).toBe(`ready\ngot ${name} ${MASKED}\n`);
    },
  );

  test('one that the command does not listen to ends both', async () => {
    const child = start('echo ready; exec sleep 600');
    await printed(child, 'ready');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  });

  test('one that it ignores ends neither', async () => {
    const child = start("trap '' TERM; echo ready; read line; echo done");
    await printed(child, 'ready');
    child.kill('SIGTERM');
    child.stdin?.end('line\n');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(child.out()).toBe('ready\ndone\n');
  });
});

describe.skipIf(process.platform === 'win32' || !hasProgram('python3'))('at a terminal (needs python3)', () => {
  /** Runs `tokenscan exec -- sh -c SCRIPT` at a terminal of its own, types `keys` when it has said "ready", and prints all that it says. */
  const PTY = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:4] + ['--', 'sh', '-c', sys.argv[4]])
text, typed = b'', False
try:
  while True:
    piece = os.read(fd, 4096)
    if not piece: break
    text += piece
    if b'ready' in text and not typed:
      typed = True
      os.write(fd, sys.argv[5].encode())
except OSError: pass
code = os.waitpid(pid, 0)[1]
sys.stdout.write(text.decode() + 'status %d' % code)
`;

  const atTerminal = (script: string, keys: string) =>
    run('python3', ['-c', PTY, process.execPath, CLI, 'exec', script, keys], { env: { TOKEN } });

  test('what is typed goes to the command; its output is no terminal', async () => {
    const { stdout } = await atTerminal(
      'test -t 0 && echo in; test -t 1 || echo ready; read line; echo "$line $TOKEN"',
      'typed\n',
    );
    expect(stdout.replaceAll('\r', '')).toBe(`in\nready\ntyped\ntyped ${MASKED}\nstatus 0`);
  });

  test('Ctrl-C reaches the command once', async () => {
    const { stdout } = await atTerminal(
      'trap "n=x$n; echo got" INT; echo ready; until [ "$n" ]; do sleep 0.05; done; sleep 0.2; echo "n=$n"; exit 3',
      '\x03',
    );
    expect(stdout.match(/got/g)).toHaveLength(1);
    expect(stdout).toContain('n=x\r\n');
    expect(stdout).toMatch(/status 768$/);
  });

  test('Ctrl-C ends what does not listen to it, and us by the same signal', async () => {
    expect((await atTerminal('echo ready; exec sleep 600', '\x03')).stdout).toMatch(/status 2$/);
  });
});

onPosix('nobody reads (needs bash)', () => {
  test.skipIf(!hasProgram('bash'))('the command ends too, and nobody sees a trace of us', async () => {
    const script = `"${process.execPath}" "${CLI}" exec -- yes "$TOKEN" | head -1; echo "\${PIPESTATUS[0]}"`;
    expect(await run('bash', ['-c', script], { env: { TOKEN } })).toEqual({ code: 0, stdout: `${MASKED}\n141\n`, stderr: '' });
  });

  test.skipIf(!hasProgram('bash'))('what it says on standard error still comes', async () => {
    const script = `"${process.execPath}" "${CLI}" exec -- sh -c 'trap "" PIPE; while echo "$TOKEN" 2>/dev/null; do :; done; echo "err $TOKEN" >&2; exit 5' | head -1; echo "\${PIPESTATUS[0]}"`;
    expect(await run('bash', ['-c', script], { env: { TOKEN } })).toEqual({
      code: 0,
      stdout: `${MASKED}\n5\n`,
      stderr: `err ${MASKED}\n`,
    });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is said, and the command is ended (needs /dev/full)', async () => {
    const script = `exec "${process.execPath}" "${CLI}" exec -- yes "$TOKEN" > /dev/full`;
    expect(await run('sh', ['-c', script], { env: { TOKEN } })).toEqual({
      code: 125,
      stdout: '',
      stderr: 'tokenscan: the output of the command cannot be written: no space left on the device\n',
    });
  });

  test('a reader that takes nothing: signals still go through', async () => {
    const child = spawn(process.execPath, [CLI, 'exec', '--', 'sh', '-c', "trap 'exit 4' TERM; echo ready >&2; yes & wait"], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child.stderr, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit', { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    child.stdout.resume();
    child.stderr.resume();
    expect(await once(child, 'close')).toEqual([4, null]);
  });

  test.skipIf(process.platform !== 'linux')(
    'a reader that takes nothing: the command waits, and nothing piles up (needs Linux)',
    async () => {
      const child = spawn(process.execPath, [CLI, 'exec', '--', 'yes', 'a line that is printed over and over again'], {
        env: cleanEnvironment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      await once(child.stdout, 'readable');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      expect(Number(/VmHWM:\s+([0-9]+) kB/.exec(status)?.[1])).toBeLessThan(200_000);
      child.stdout.destroy();
      await once(child, 'exit');
    },
  );
});
