// The runner, with gits that are shell scripts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type GitOptions, runGit, startGit } from '../../src/git/run.ts';
import { GitError, GitTimeoutError } from '../../src/model/errors.ts';
import type { Environment } from '../../src/system/environment.ts';
import { fakeGit } from '../support/repositories/repository.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';
import { startByNode } from '../support/terminal/small-spawn.ts';

function environment(script: string, extra: Environment = {}): Environment {
  return { PATH: `${fakeGit(script)}:${process.env['PATH']}`, ...extra };
}

/** Runs `git word` with a git that is this script. */
function runFake(script: string, extra: Environment = {}, options: Partial<GitOptions> = {}): Promise<Buffer> {
  return runGit(['word', 'more'], { cwd: temporaryFolder(), env: environment(script, extra), ...options });
}

startByNode();

describe('runGit', () => {
  test('returns the bytes that git prints, unchanged', async () => {
    expect(await runFake("printf 'a\\0\\377\\n'")).toEqual(Buffer.from([0x61, 0, 0xff, 0x0a]));
  });

  test('given no output, then the result is empty', async () => {
    expect(await runFake('exit 0')).toEqual(Buffer.alloc(0));
  });

  test('passes the arguments unchanged, after options that disable configured programs', async () => {
    const script = 'for arg; do printf "%s\\n" "$arg"; done';
    const env = environment(script);
    const output = await runGit(['word', '', 'a b', '$HOME', '*', '"'], { cwd: temporaryFolder(), env });
    expect(output.toString().split('\n')).toEqual([
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.hooksPath=/dev/null',
      'word',
      '',
      'a b',
      '$HOME',
      '*',
      '"',
      '',
    ]);
  });

  test('runs in the given folder with only the given environment', async () => {
    const cwd = temporaryFolder();
    process.env['TOKENSCAN_TEST_AMBIENT'] = 'seen';
    const env = environment('pwd; echo "$GIVEN"; echo "$TOKENSCAN_TEST_AMBIENT"', { GIVEN: 'given' });
    const output = await runGit(['word'], { cwd, env });
    delete process.env['TOKENSCAN_TEST_AMBIENT'];
    expect(output.toString()).toBe(`${cwd}\ngiven\n\n`);
  });

  test('writes the input and closes it', async () => {
    expect((await runFake('cat', {}, { input: 'a\nb' })).toString()).toBe('a\nb');
    expect(await runFake('cat', {}, { input: Buffer.from([0, 0xff]) })).toEqual(Buffer.from([0, 0xff]));
    expect((await runFake('cat; echo end')).toString()).toBe('end\n');
  });

  test('given a large input that git echoes, then nothing blocks', async () => {
    const input = Buffer.alloc(5_000_000, 'x');
    expect((await runFake('cat', {}, { input })).equals(input)).toBe(true);
  });

  test('given a git that does not read its input, then its exit code decides', async () => {
    const input = Buffer.alloc(1_000_000, 'x');
    expect((await runFake('echo answer', {}, { input })).toString()).toBe('answer\n');
    await expect(runFake('exit 3', {}, { input })).rejects.toThrow('git word failed (3)');
  });

  test('given a large output, then it is complete', async () => {
    const output = await runFake('head -c 20000000 /dev/zero; printf end');
    expect(output.length).toBe(20_000_003);
    expect(output.subarray(-3).toString()).toBe('end');
  });

  test("given output after git's exit, then it is included", async () => {
    expect((await runFake('(sleep 0.3; echo late) & echo early')).toString()).toBe('early\nlate\n');
  });

  test.each([1, 2, 127, 128, 255])('exit code %i is a GitError with the code', async (code) => {
    const running = runFake(`exit ${code}`);
    await expect(running).rejects.toThrow(GitError);
    await expect(running).rejects.toThrow(`git word failed (${code}): no error message`);
  });

  test('given an expected exit code, then it is not a failure; another is', async () => {
    expect((await runFake('echo x; exit 1', {}, { expected: [1] })).toString()).toBe('x\n');
    await expect(runFake('exit 2', {}, { expected: [1] })).rejects.toThrow('failed (2)');
  });

  test('given output and a failure, then it is an error', async () => {
    await expect(runFake('echo all is well; exit 1')).rejects.toThrow('failed (1)');
  });

  test('given several lines on standard error, then the message has only the first', async () => {
    const running = runFake('echo "fatal: one" >&2; echo "two" >&2; exit 128');
    await expect(running).rejects.toThrow(/^git word failed \(128\): fatal: one$/);
  });

  test('given empty lines on standard error first, then they are skipped', async () => {
    await expect(runFake('printf "\\n\\n  fatal: one  \\n\\n" >&2; exit 128')).rejects.toThrow(/: fatal: one\s*$/);
  });

  test('given endless standard error, then nothing blocks and the message stays short', async () => {
    const error: unknown = await runFake('head -c 3000000 /dev/zero | tr "\\0" x >&2; exit 1').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitError);
    expect(String(error).length).toBeLessThan(200_000);
  });

  test('given standard error and exit code 0, then it is not a failure', async () => {
    expect((await runFake('echo "warning: x" >&2; echo answer')).toString()).toBe('answer\n');
  });

  test.each(['KILL', 'TERM', 'SEGV'])('given SIG%s, then it is a GitError', async (signal) => {
    const running = runFake(`echo partial; kill -${signal} $$; sleep 600`);
    await expect(running).rejects.toThrow(GitError);
    await expect(running).rejects.toThrow(`git word was ended by SIG${signal}`);
  });

  test('given a signal, then it is a failure whatever exit codes are expected', async () => {
    await expect(runFake('kill -KILL $$', {}, { expected: [0, 1, 128, 137] })).rejects.toThrow('SIGKILL');
  });

  test('given a git that cannot be started, then the GitError has the cause', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/git`, '#!/nowhere/sh\n', { mode: 0o755 });
    const error: unknown = await runGit(['word'], { cwd: folder, env: { PATH: `${folder}/.` } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GitError);
  });

  test('given a missing folder, then it is a GitError', async () => {
    const env = environment('echo x');
    await expect(runGit(['word'], { cwd: `${temporaryFolder()}/gone`, env })).rejects.toThrow(GitError);
  });

  test('given no git on PATH, then the GitError says so', async () => {
    await expect(runGit(['word'], { cwd: temporaryFolder(), env: { PATH: temporaryFolder() } })).rejects.toThrow(
      /git was not found on PATH/,
    );
  });
});

describe('time limit', () => {
  const soon = { TOKENSCAN_GIT_TIMEOUT: '0.4' };

  /** Time passes only when a test says so. */
  function stopClock(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
  }

  test('given a git without output for too long, then it is stopped', async () => {
    const running = runFake('exec sleep 600', soon);
    await expect(running).rejects.toThrow(GitTimeoutError);
    await expect(running).rejects.toThrow(/^git word timed out: no output for 0\.4 s$/);
  });

  test('given a git that hangs after some output, then it is stopped', async () => {
    await expect(runFake('echo first; exec sleep 600', soon)).rejects.toThrow('timed out: no output for 0.4 s');
  });

  test('given a git that closes its output and does not exit, then it is stopped', async () => {
    await expect(runFake('exec >&- 2>&-; exec sleep 600', soon)).rejects.toThrow('timed out: no output for 0.4 s');
  });

  test('given a git that ignores SIGTERM, then it is stopped', async () => {
    await expect(runFake('trap "" TERM; exec sleep 600', soon)).rejects.toThrow('timed out: no output for 0.4 s');
  });

  test('given a child of git that keeps the output open, then the call still returns', async () => {
    stopClock();
    const pid = join(temporaryFolder(), 'pid');
    const running = runFake(`sleep 600 & echo $! >"${pid}"; wait`);
    running.catch(() => undefined);
    const started = (): string => (existsSync(pid) ? readFileSync(pid, 'utf8') : '');
    await expect.poll(started, { timeout: 50_000 }).toMatch(/^[0-9]+\n$/);
    vi.advanceTimersByTime(60_000);
    await expect(running).rejects.toThrow(/^git word timed out: no output for 60 s$/);
    // It still runs: what ended our wait is that we closed its output.
    process.kill(Number(started()), 'SIGKILL');
  });

  test('given a slow git with occasional output, then it is not stopped', async () => {
    stopClock();
    const words = ['a', 'b', 'c', 'd', 'e', 'f'];
    const env = environment('while read -r word; do echo $word; done', soon);
    const git = startGit(['word'], { cwd: temporaryFolder(), env, stdin: true });
    const output = git.output[Symbol.asyncIterator]();
    let next = output.next();
    // All in all it takes 1.8 seconds.
    const answers = git.feed(
      (async function* () {
        for (const word of words) {
          vi.advanceTimersByTime(300);
          yield `${word}\n`;
          expect(String((await next).value)).toBe(`${word}\n`);
          next = output.next();
        }
      })(),
    );
    await answers;
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('given a slow reader, then its time does not count', async () => {
    stopClock();
    const env = environment('head -c 3000000 /dev/zero', soon);
    const git = startGit(['word'], { cwd: temporaryFolder(), env, stdin: false });
    let size = 0;
    for await (const chunk of git.output) {
      size += chunk.length;
      vi.advanceTimersByTime(600);
    }
    expect(size).toBe(3_000_000);
  });
});

describe('startGit', () => {
  test('given a reader that stops early, then git is ended', async () => {
    const folder = temporaryFolder();
    const env = environment(`trap 'echo ended >"${folder}/ended"; exit 0' TERM\nwhile :; do echo x; sleep 0.05; done`);
    const git = startGit(['word'], { cwd: folder, env, stdin: false });
    for await (const chunk of git.output) {
      expect(chunk.toString()).toMatch(/^x/);
      break;
    }
    await expect
      .poll(() => runGit(['word'], { cwd: folder, env: environment(`cat "${folder}/ended"`) }).catch(String), {
        timeout: 300_000,
      })
      .toEqual(Buffer.from('ended\n'));
  });

  test('when git is stopped, then its output is an error, not empty', async () => {
    const git = startGit(['word'], { cwd: temporaryFolder(), env: environment('exec sleep 600'), stdin: true });
    git.stop();
    await expect(
      (async () => {
        for await (const chunk of git.output) expect(chunk).toBeUndefined();
      })(),
    ).rejects.toThrow('git word was ended by SIGTERM');
  });

  test('given a failure that nobody awaits, then there is no unhandled rejection', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/git`, '#!/nowhere/sh\n', { mode: 0o755 });
    startGit(['word'], { cwd: temporaryFolder(), env: { PATH: folder }, stdin: true }).end('x');
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
});
