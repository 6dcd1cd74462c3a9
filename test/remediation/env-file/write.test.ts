// A .env is replaced as a whole or not at all, whatever happens meanwhile.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listEnvFiles } from '../../../src/remediation/env-file/find.ts';
import { openEnvFile } from '../../../src/remediation/env-file/open.ts';
import { createEnvFile, writeEnvFile } from '../../../src/remediation/env-file/write.ts';
import { bundleProgram } from '../../support/bundle.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { cleanEnvironment, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { NOBODY } from '../../support/terminal/limited.ts';

const OLD = '# what it needs\r\nTOKEN="old"\r\nURL=https://example.org';
const NEW = OLD.replace('old', 'new');
const isRoot = process.getuid?.() === 0;

function folderWith(content = OLD): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, '.env');
  writeFileSync(path, content, { mode: 0o644 });
  return { folder, path };
}

/** Expects that the file at `path` is as it was and alone in its folder. */
function expectUntouched(path: string, names: readonly string[] = ['.env']): void {
  expect(readFileSync(path, 'utf8')).toBe(OLD);
  expect(readdirSync(join(path, '..')).toSorted()).toEqual(names);
}

describe('a .env is replaced', () => {
  test('with mode 0600, and alone', () => {
    const { folder, path } = folderWith();
    const { ino } = statSync(path);
    writeEnvFile(openEnvFile(path), Buffer.from(NEW));
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(statSync(path).mode & 0o7777).toBe(0o600);
    expect(statSync(path).ino).not.toBe(ino);
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('behind a link, which stays one', () => {
    const { folder } = folderWith();
    mkdirSync(join(folder, 'shared'));
    renameSync(join(folder, '.env'), join(folder, 'shared/real.env'));
    symlinkSync('shared/real.env', join(folder, '.env'));
    writeEnvFile(openEnvFile(join(folder, '.env')), Buffer.from(NEW));
    expect(lstatSync(join(folder, '.env')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'shared/real.env'), 'utf8')).toBe(NEW);
    expect(readdirSync(join(folder, 'shared'))).toEqual(['real.env']);
  });

  test.skipIf(!isRoot)('with its owner and group (needs root)', () => {
    const { path } = folderWith();
    chownSync(path, 1234, 4321);
    writeEnvFile(openEnvFile(path), Buffer.from(NEW));
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
    expect(statSync(path).mode & 0o7777).toBe(0o600);
  });

  test('and what a kill left is removed, once it is nobody’s', () => {
    const { folder, path } = folderWith();
    const [old, fresh] = ['0123456789abcdef', 'fedcba9876543210'].map((id) => join(folder, `.env.tokenscan-${id}.tmp`));
    for (const left of [old, fresh]) writeFileSync(left ?? '', 'x');
    utimesSync(old ?? '', 1, 1);
    writeEnvFile(openEnvFile(path), Buffer.from(NEW));
    expect(readdirSync(folder).toSorted()).toEqual(['.env', '.env.tokenscan-fedcba9876543210.tmp']);
  });

  test('or made, where there is none', () => {
    const folder = temporaryFolder();
    createEnvFile(join(folder, '.env'), Buffer.from(NEW));
    expect(statSync(join(folder, '.env')).mode & 0o7777).toBe(0o600);
    expect(() => createEnvFile(join(folder, '.env'), Buffer.from(OLD))).toThrow('was created meanwhile');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(NEW);
    expect(readdirSync(folder)).toEqual(['.env']);
  });
});

describe('a .env stays as it is', () => {
  test('where it has another name', () => {
    const { folder, path } = folderWith();
    linkSync(path, join(folder, 'other'));
    expect(() => writeEnvFile(openEnvFile(path), Buffer.from(NEW))).toThrow('has other names');
    expectUntouched(path, ['.env', 'other']);
  });

  test.each([
    ['written to', (path: string) => appendFileSync(path, '\nMORE=1')],
    ['written again, as long', (path: string) => writeFileSync(path, OLD.replace('old', 'odd'))],
    [
      'replaced by one of the same bytes',
      (path: string) => {
        copyFileSync(path, `${path}2`);
        renameSync(`${path}2`, path);
      },
    ],
    [
      'made a link',
      (path: string) => {
        const elsewhere = join(temporaryFolder(), 'elsewhere');
        renameSync(path, elsewhere);
        symlinkSync(elsewhere, path);
      },
    ],
    ['removed', (path: string) => rmSync(path)],
  ])('where it was %s meanwhile', (_name, change) => {
    const { folder, path } = folderWith();
    const file = openEnvFile(path);
    change(path);
    const now = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
    expect(() => writeEnvFile(file, Buffer.from(NEW))).toThrow(/was changed meanwhile|no such file/);
    if (now !== undefined) expect(readFileSync(path, 'utf8')).toBe(now);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('where it is a link that leads nowhere, or to itself', () => {
    const { folder } = folderWith();
    symlinkSync('nothing', join(folder, '.env.a'));
    symlinkSync('.env.b', join(folder, '.env.b'));
    for (const name of ['.env.a', '.env.b'])
      expect(() => openEnvFile(join(folder, name))).toThrow('is a dangling link; remove it, or create its target');
    expect(listEnvFiles(folder).paths.map((path) => basename(path))).toEqual(['.env', '.env.a', '.env.b']);
  });

  test.skipIf(!isRoot || !hasProgram('chattr'))('where it is protected (root, chattr)', async ({ skip }) => {
    const { folder, path } = folderWith();
    // Not every file system can.
    if (spawnSync('chattr', ['+i', path]).status !== 0) skip('chattr does nothing here');
    onTestFinished(() => void spawnSync('chattr', ['-i', path]));
    expect(() => writeEnvFile(openEnvFile(path), Buffer.from(NEW))).toThrow('cannot be replaced: it is immutable (chattr -i');
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('where it is a folder, a pipe, or too large', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.env'));
    expect(() => openEnvFile(join(folder, '.env'))).toThrow('is not a regular file');
    expect(spawnSync('mkfifo', [join(folder, '.env.pipe')]).status).toBe(0);
    expect(() => openEnvFile(join(folder, '.env.pipe'))).toThrow('is not a regular file');
    writeFileSync(join(folder, '.env.large'), Buffer.alloc((1 << 18) + 1, '#'));
    expect(() => openEnvFile(join(folder, '.env.large'))).toThrow('too large');
  });

  test.skipIf(!isRoot)('where the disk is full (needs root)', () => {
    const disk = join(temporaryFolder(), 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['-l', disk]));
    writeFileSync(join(disk, '.env'), OLD);
    expect(() => writeEnvFile(openEnvFile(join(disk, '.env')), Buffer.alloc(1 << 17, '#'))).toThrow(
      'no space left on the device',
    );
    expectUntouched(join(disk, '.env'));
  });

  test.skipIf(!isRoot)('where it is a mount of its own (needs root)', () => {
    const { folder, path } = folderWith();
    const source = join(temporaryFolder(), 'source');
    writeFileSync(source, OLD);
    expect(spawnSync('mount', ['--bind', source, path]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['-l', path]));
    expect(() => writeEnvFile(openEnvFile(path), Buffer.from(NEW))).toThrow('it is a mount of its own');
    expectUntouched(path);
    expect(readdirSync(folder)).toEqual(['.env']);
  });
});

/** Says how it went; `loop` writes the new and the old one in turns, for ever. */
const PROGRAM = `
import { openEnvFile } from 'src/remediation/env-file/open.ts';
import { writeEnvFile } from 'src/remediation/env-file/write.ts';
const [path, old, fresh, loop] = process.argv.slice(2);
// Large, so that a write takes its time.
const rest = loop === undefined ? '' : '#'.repeat(Number(loop));
try {
  do {
    for (const text of [fresh, old]) {
      writeEnvFile(openEnvFile(path), Buffer.from(text + rest));
      if (loop === undefined) break;
      process.stdout.write('.');
    }
  } while (loop !== undefined);
} catch (error) {
  console.error(error.name + ': ' + error.message);
  process.exitCode = 2;
}
`;

describe('by a process of its own', () => {
  let code: string;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
    chmodSync(folder, 0o755);
    code = await bundleProgram(folder, PROGRAM);
    return () => rmSync(folder, { recursive: true, force: true });
  });

  test('killed at any moment: the old file or the new one, whole', async () => {
    const rest = '#'.repeat(200_000);
    const seen = new Set<string>();
    const attempt = async (after: number): Promise<void> => {
      const { folder, path } = folderWith();
      const child = spawn(process.execPath, [code, path, OLD, NEW, String(rest.length)], {
        env: cleanEnvironment(),
        stdio: 'pipe',
      });
      const exit = once(child, 'exit');
      // It has written once, so it is at it.
      await once(child.stdout, 'data');
      await sleep(after);
      child.kill('SIGKILL');
      await exit;
      const content = readFileSync(path, 'utf8');
      expect([OLD + rest, NEW + rest].includes(content)).toBe(true);
      expect(statSync(path).mode & 0o7777).toBe(0o600);
      seen.add(content === NEW + rest ? 'new' : 'old');
      for (const name of readdirSync(folder).filter((name) => name !== '.env')) {
        expect(name).toMatch(/^\.env\.tokenscan-[0-9a-f]{16}\.tmp$/);
        expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
      }
    };
    // Until both were met, else little was tested; how soon that is decides this machine.
    for (let round = 0; round < 6 * SOAK || (seen.size < 2 && round < 100); round++) {
      await Promise.all([attempt(round % 20), attempt((round * 7) % 20)]);
    }
    expect([...seen].toSorted()).toEqual(['new', 'old']);
  });

  test.skipIf(!isRoot || !hasProgram('setpriv'))(
    'of another user: refused, the file as it was (needs root, setpriv)',
    async () => {
      const { folder, path } = folderWith();
      chownSync(folder, NOBODY, NOBODY);
      const asNobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', process.execPath, code, path, OLD, NEW];
      const outcome = await run('setpriv', asNobody);
      expect(outcome).toEqual({
        code: 2,
        stdout: '',
        stderr: 'EnvFileError: belongs to another user; run this as its owner (or as root)\n',
      });
      expectUntouched(path);
      // Its own file, but of a group it is not in: of no use to the group, so that is no reason.
      chownSync(path, NOBODY, 4321);
      expect(await run('setpriv', asNobody)).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(path, 'utf8')).toBe(NEW);
      // A folder that it may not write to.
      chownSync(folder, 0, 0);
      chmodSync(folder, 0o755);
      expect((await run('setpriv', asNobody)).stderr).toContain('no file can be created beside it (permission denied)');
    },
  );
});
