// The locks of shells: waited for, taken, given back.
import { spawn } from 'node:child_process';
import { existsSync, lutimesSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../src/redact/histories/lock.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

function makeHistory(): string {
  const path = join(temporaryFolder(), 'history');
  writeFileSync(path, 'ls\n');
  return path;
}

const env = process.env;
const FLOCK = 'flock' as string;

describe('the lock of zsh', () => {
  test('is its link, and gone afterwards, also after a failure', async () => {
    const path = makeHistory();
    const { result } = await withLock(path, { tool: 'zsh', env, self: 42 }, async () => readlinkSync(`${path}.LOCK`));
    expect(result).toBe(`/pid-42/host-${hostname()}`);
    expect(existsSync(`${path}.LOCK`)).toBe(false);
    const fails = withLock(path, { tool: 'zsh', env, self: 42 }, () => Promise.reject(new Error('no')));
    await expect(fails).rejects.toThrow('no');
    expect(() => readlinkSync(`${path}.LOCK`)).toThrow('ENOENT');
  });

  test('is waited for', async () => {
    const path = makeHistory();
    symlinkSync('/pid-1/host-x', `${path}.LOCK`);
    let released = false;
    const locked = withLock(path, { tool: 'zsh', env, self: 42 }, async () => released);
    await sleep(150);
    released = true;
    unlinkSync(`${path}.LOCK`);
    expect((await locked).result).toBe(true);
  });

  test('is taken beside each name that leads to the history: the shell knows it by one of them', async () => {
    const [path, other] = [makeHistory(), makeHistory()];
    const options = { tool: 'zsh', env, self: 42, names: [other, path] };
    const { result } = await withLock(path, options, async () => [path, other].map((name) => readlinkSync(`${name}.LOCK`)));
    expect(new Set(result)).toEqual(new Set([`/pid-42/host-${hostname()}`]));
    expect([path, other].map((name) => existsSync(`${name}.LOCK`))).toEqual([false, false]);
  });

  test('of one that has died long ago is removed', async () => {
    const path = makeHistory();
    symlinkSync('/pid-1/host-x', `${path}.LOCK`);
    lutimesSync(`${path}.LOCK`, 1, 1);
    expect((await withLock(path, { tool: 'zsh', env, self: 42 }, async () => 'done')).result).toBe('done');
  });
});

describe('flock', () => {
  test.skipIf(!hasProgram('flock'))('is held while we work, and waited for (needs flock)', async () => {
    const path = makeHistory();
    const tryLock = (): Promise<number | null> =>
      new Promise((resolve) => void spawn(FLOCK, ['-n', path, 'true']).on('close', resolve));
    const { result } = await withLock(path, { tool: 'fish', env, self: 42 }, tryLock);
    expect(result).toBe(1);
    expect(await tryLock()).toBe(0);
  });

  test('is done without where there is no such program, and that is said', async () => {
    const { result, note } = await withLock(makeHistory(), { tool: 'mksh', env: { PATH: '' }, self: 42 }, async () => 'done');
    expect(result).toBe('done');
    expect(note).toContain('flock');
  });
});
