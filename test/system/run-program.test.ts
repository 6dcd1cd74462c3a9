// Programs are run without a shell, and what takes too long is ended.
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ProgramTimeoutError, runProgram, startProgram } from '../../src/system/run-program.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';
import { startByNode } from '../support/terminal/small-spawn.ts';

const env = { PATH: process.env['PATH'] };

const sh = (script: string, options: Partial<Parameters<typeof runProgram>[2]> = {}) =>
  runProgram('/bin/sh', ['-c', script], { env, ...options });

/** Time passes only when a test says so. */
function stopClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** The id of the process that writes it to the file at `path`. */
async function pidIn(path: string): Promise<number> {
  const read = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  await expect.poll(read, { timeout: 50_000 }).toMatch(/^[0-9]+\n$/);
  return Number(read());
}

startByNode();

describe('runProgram', () => {
  test('returns how it ended and what it printed, both outputs in order', async () => {
    const { code, signal, stdout, printed, timeout } = await sh('echo a; sleep 0.2; echo b >&2; sleep 0.2; echo c; exit 3');
    expect([code, signal, timeout]).toEqual([3, null, undefined]);
    expect(stdout.toString()).toBe('a\nc\n');
    expect(printed.toString()).toBe('a\nb\nc\n');
  });

  test('hands over arguments, environment, folder and input as they are', async () => {
    const cwd = temporaryFolder();
    const options = { cwd, env: { A: '$B' }, input: Buffer.from([0, 0xff]) };
    const { stdout } = await runProgram('/bin/sh', ['-c', 'pwd; echo "$A $1"; cat', 'sh', '* "'], options);
    expect(stdout).toEqual(Buffer.concat([Buffer.from(`${cwd}\n$B * "\n`), Buffer.from([0, 0xff])]));
  });

  test('without input it has none', async () => {
    expect((await sh('cat; echo end')).stdout.toString()).toBe('end\n');
  });

  test('keeps no more than asked for, and lets it print the rest', async () => {
    const { code, stdout } = await sh('head -c 1000000 /dev/zero && exit 7', { maxOutputBytes: 10 });
    expect(stdout).toEqual(Buffer.alloc(10));
    expect(code).toBe(7);
  });

  test('hands on open files', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'text');
    const fd = openSync(path, 'r');
    onTestFinished(() => closeSync(fd));
    expect((await sh('cat <&3', { inherit: [fd] })).stdout.toString()).toBe('text');
  });

  test('says which signal ended it', async () => {
    expect(await sh('kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM', timeout: undefined });
  });

  test('throws what the system throws where it cannot be started', async () => {
    await expect(runProgram('/nowhere/program', [], { env })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('kills what runs for too long, though it prints all the time', async () => {
    stopClock();
    const pid = join(temporaryFolder(), 'pid');
    const running = sh(`echo $$ >"${pid}"; while :; do echo x; sleep 0.05; done`, { timeLimitMs: 5000 });
    await pidIn(pid);
    vi.advanceTimersByTime(5000);
    const { signal, timeout } = await running;
    expect(signal).toBe('SIGKILL');
    expect(timeout).toBeInstanceOf(ProgramTimeoutError);
    expect(timeout?.message).toBe('timed out after 5 s');
  });
});

describe('startProgram', () => {
  test('kills what prints nothing while its output is awaited', async () => {
    stopClock();
    const program = startProgram('/bin/sh', ['-c', 'echo first; exec sleep 600'], { env, silenceLimitMs: 60_000 });
    const output = program.output[Symbol.asyncIterator]();
    expect(String((await output.next()).value)).toBe('first\n');
    // The time that its reader takes is not its own.
    vi.advanceTimersByTime(120_000);
    const next = output.next();
    next.catch(() => undefined);
    vi.advanceTimersByTime(60_000);
    await expect(next).rejects.toThrow(/^timed out: no output for 60 s$/);
    expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('does not wait for what the program left running', async () => {
    stopClock();
    const pid = join(temporaryFolder(), 'pid');
    const script = `sleep 600 & echo $! >"${pid}"; wait`;
    const running = sh(script, { silenceLimitMs: 1000 });
    const left = await pidIn(pid);
    vi.advanceTimersByTime(1000);
    expect((await running).timeout?.message).toBe('timed out: no output for 1 s');
    process.kill(left, 'SIGKILL');
  });

  test('a reader that stops early stops it', async () => {
    const program = startProgram('/bin/sh', ['-c', 'while :; do echo x; sleep 0.05; done'], { env });
    for await (const _ of program.output) break;
    expect(await program.ended).toMatchObject({ signal: 'SIGTERM' });
  });

  test('keeps the start of its standard error, and its first line', async () => {
    const script = 'echo; echo "  one  " >&2; echo two >&2; head -c 1000000 /dev/zero >&2';
    const program = startProgram('/bin/sh', ['-c', script], { env });
    for await (const _ of program.output);
    expect(program.complaint).toBe('one');
    expect(program.errors).toMatch(/^ {2}one {2}\ntwo\n/);
    expect(program.errors.length).toBeLessThan(200_000);
  });

  test('reads ahead of its reader, and no byte gets lost', async () => {
    const program = startProgram('/bin/sh', ['-c', 'head -c 3000000 /dev/zero; printf end'], { env, readAheadBytes: 1 << 20 });
    const chunks: Buffer[] = [];
    for await (const chunk of program.output) chunks.push(chunk);
    expect(Buffer.concat(chunks).length).toBe(3_000_003);
  });
});
