// The compiled form of our code between two runs of a hook: only where it is private, only for the same code, and never needed.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { CLI, type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** Node has a cache of its own from 22.1 on. */
const isOurs = !('enableCompileCache' in nodeModule);

/** A message that is blocked: the hook needs no git for it. */
const MESSAGE = join(temporaryFolder(), 'message');
writeFileSync(MESSAGE, `fix ${token('compiled')}\n`);

const CALL = ['hook', 'commit-msg', MESSAGE];

/** A copy of the program, so that no other test gives it a cache. */
function copyProgram(): string {
  const folder = temporaryFolder();
  for (const name of readdirSync(dirname(CLI)).filter((file) => file.endsWith('.cjs')))
    cpSync(join(dirname(CLI), name), join(folder, 'dist', name));
  cpSync(join(dirname(CLI), '../package.json'), join(folder, 'package.json'));
  symlinkSync(join(dirname(CLI), '../node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist/cli.cjs');
}

class Program {
  readonly path = copyProgram();
  readonly cache = join(temporaryFolder(), 'cache');
  readonly folder = join(this.cache, 'tokenscan/code');

  call(args: readonly string[] = CALL, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return run(process.execPath, [this.path, ...args], { env: { XDG_CACHE_HOME: this.cache, ...env }, cwd: temporaryFolder() });
  }

  /** The file of the compiled form. */
  get file(): string {
    return join(this.folder, readdirSync(this.folder)[0] ?? 'none');
  }

  get inode(): number {
    return statSync(this.file).ino;
  }
}

const ANSWER = 'commit blocked';

/** A program, and what its first run answered, which wrote the file. */
interface Written {
  readonly program: Program;
  readonly first: Outcome;
}

let shared: Promise<Written> | undefined;

/** One for all tests that leave a file as it was written; in `npm run soak` each has one of its own. */
function written(): Promise<Written> {
  const write = async (): Promise<Written> => {
    const program = new Program();
    return { program, first: await program.call() };
  };
  if (IN_SOAK) return write();
  shared ??= write();
  return shared;
}

test('a first run writes a private folder, and a second one gives the same answer', async () => {
  const { program, first } = await written();
  expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining(ANSWER) as string });
  expect(statSync(program.folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(program.folder)).toHaveLength(1);
  expect(await program.call()).toEqual(first);
});

const NOTHING: readonly (readonly [name: string, args: readonly string[], env: Readonly<Record<string, string>>])[] = [
  ['another command than a hook', ['rules'], {}],
  ['NODE_DISABLE_COMPILE_CACHE', CALL, { NODE_DISABLE_COMPILE_CACHE: '1' }],
  ['no home', CALL, { XDG_CACHE_HOME: '', HOME: '', USERPROFILE: '', LOCALAPPDATA: '' }],
  ['a folder that is not absolute', CALL, { XDG_CACHE_HOME: '', HOME: 'home' }],
];

// The variable is there in the first run of each.
test.each(someOf(NOTHING, 2))('given %s, then nothing is written', async (_, args, env) => {
  const program = new Program();
  const alone = await program.call(args, { ...env, NODE_DISABLE_COMPILE_CACHE: '1' });
  // Node's own cache takes all commands.
  const skip = !isOurs && args !== CALL;
  expect(await program.call(args, env)).toEqual(alone);
  if (!skip) expect(existsSync(program.cache)).toBe(false);
});

describe.runIf(isOurs)('the file', () => {
  test('is written once, with mode 600, and read in the next run', async () => {
    const { program } = await written();
    const { inode } = program;
    expect(statSync(program.file).mode & 0o777).toBe(0o600);
    expect(readFileSync(program.file, 'latin1')).toMatch(/^tokenscan: compiled code, 1\n/);
    await program.call();
    expect(program.inode).toBe(inode);
  });

  test('given a file that others can write, then it is not believed but replaced', async () => {
    const { program, first } = await written();
    writeFileSync(program.file, 'not ours');
    chmodSync(program.file, 0o666);
    expect(await program.call()).toEqual(first);
    expect(statSync(program.file).mode & 0o777).toBe(0o600);
    expect(readFileSync(program.file, 'latin1')).toMatch(/^tokenscan: compiled code, 1\n/);
  });

  test('given a link, then it is not followed, and what it leads to stays as it is', async () => {
    const { program, first } = await written();
    const [target, name] = [join(temporaryFolder(), 'target'), program.file];
    cpSync(name, target);
    writeFileSync(target, 'target');
    await run('rm', [name]);
    symlinkSync(target, name);
    expect(await program.call()).toEqual(first);
    expect(readFileSync(target, 'utf8')).toBe('target');
    expect(statSync(name).size).toBeGreaterThan(10_000);
  });

  test('given a folder that others can write to, then nothing is written', async () => {
    const program = new Program();
    mkdirSync(program.folder, { recursive: true });
    chmodSync(program.folder, 0o777);
    expect(await program.call()).toMatchObject({ code: 1, stderr: expect.stringContaining(ANSWER) as string });
    expect(readdirSync(program.folder)).toEqual([]);
  });

  test('given other code of the same length and time, then that code runs', async () => {
    const program = new Program();
    await program.call();
    const core = join(dirname(program.path), 'core.cjs');
    const { atime, mtime } = statSync(core);
    const text = readFileSync(core, 'utf8');
    expect(text).toContain('no such hook: ');
    writeFileSync(core, text.replaceAll('no such hook: ', 'NO SUCH HOOK: '));
    utimesSync(core, atime, mtime);
    expect((await program.call(['hook', 'none'])).stderr).toContain('NO SUCH HOOK: none');
  });

  const DAMAGES: readonly (readonly [name: string, damage: (bytes: Buffer) => Buffer])[] = [
    ['a file that is cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['an empty file', () => Buffer.alloc(0)],
    ['no compiled form behind the head', (bytes) => bytes.subarray(0, bytes.indexOf('\n', 200))],
    ['zeros', (bytes) => Buffer.alloc(bytes.length)],
    // V8 would take it, and crash or do something else.
    ['another byte in the compiled form', (bytes) => bytes.fill(bytes.readUInt8(50_000) ^ 1, 50_000, 50_001)],
  ];
  test.each(someOf(DAMAGES, 2))('given %s, then the run is as without, and the file is replaced', async (_, damage) => {
    const { program, first } = await written();
    const whole = readFileSync(program.file);
    const { inode } = program;
    writeFileSync(program.file, damage(Buffer.from(whole)));
    expect(await program.call()).toEqual(first);
    expect(program.inode).not.toBe(inode);
    expect(readFileSync(program.file).length).toBeGreaterThan(whole.length / 2);
  });

  test('given the files of many programs, then they are removed before one more is written', async () => {
    const program = new Program();
    mkdirSync(program.folder, { recursive: true, mode: 0o700 });
    for (let index = 0; index < 30; index++) writeFileSync(join(program.folder, `${index}.bin`), '');
    await program.call();
    expect(readdirSync(program.folder)).toHaveLength(1);
  });

  test('given other options of Node, then they have a file of their own', async () => {
    const program = new Program();
    await program.call();
    await program.call(CALL, { NODE_OPTIONS: '--max-old-space-size=1000' });
    expect(readdirSync(program.folder)).toHaveLength(2);
  });
});

test.runIf(!isOurs)('given a Node with a cache of its own, then that is used, in our folder', async () => {
  const program = new Program();
  await program.call();
  const files = readdirSync(program.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
});
