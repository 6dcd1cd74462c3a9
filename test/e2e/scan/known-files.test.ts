// The second scan of a tree reads what was changed only, and reports what a scan that reads everything reports.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, temporaryFolder, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** So many that several threads work. */
const MANY = 2000;
/** Enough to be worth a list. */
const FEW = 300;

/** What was written this long before a scan may be remembered. */
const OLD_ENOUGH_MS = 3500;

const nameOf = (index: number): string => `d${index % 20}/f${index}.txt`;

/** A tree with a token in one of 100 files, a container with one, and one without. */
class Tree {
  readonly path = temporaryFolder();
  readonly cache = join(temporaryFolder(), 'cache');
  readonly #files: number;

  constructor(files: number) {
    this.#files = files;
    for (let index = 0; index < 20; index++) mkdirSync(join(this.path, `d${index}`));
    for (let index = 0; index < files; index++)
      this.write(
        nameOf(index),
        `line\n${index % 100 === 7 ? `TOKEN=${token(String(index))}\n` : 'no token\n'}${'x'.repeat(index % 50)}`,
      );
    this.write('clean.gz', gzipSync('nothing\n'));
    this.write('leak.gz', gzipSync(`TOKEN=${token('gz')}\n`));
    this.write('empty', '');
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(join(this.path, name), content);
  }

  async scan(...args: readonly string[]): Promise<Outcome> {
    // Only the built program has threads.
    const run = this.#files === MANY ? tokenscanProcess : tokenscan;
    const outcome = await run(['scan', '--format', 'json', ...args], {
      cwd: this.path,
      env: { XDG_CACHE_HOME: this.cache },
    });
    return { ...outcome, stdout: outcome.stdout.replace(/"threads": \d+/, '"threads": 0') };
  }

  get list(): string {
    const folder = join(this.cache, 'tokenscan/files');
    return join(folder, readdirSync(folder)[0] ?? 'none');
  }

  /** How many files can be remembered: all but those with a token, the container with one, and the empty file. */
  get clean(): number {
    return this.#files - this.#files / 100 + 1;
  }

  /** How many files the list has. */
  get known(): number {
    return (statSync(this.list).size - 192) / 48;
  }
}

/** Each change brings a token into one of the files that are known. */
const CHANGES: Readonly<Record<string, (changed: Tree, path: string, leak: string) => void>> = {
  appended: (_, path, leak) => writeFileSync(path, leak, { flag: 'a' }),
  'of the same size, with the old times': (_, path, leak) => {
    const { size, atime, mtime } = statSync(path);
    writeFileSync(path, leak.padEnd(size));
    utimesSync(path, atime, mtime);
  },
  'another file of the same name': (changed, path, leak) => {
    const { mtime } = statSync(path);
    changed.write('new', leak.padEnd(statSync(path).size));
    utimesSync(join(changed.path, 'new'), mtime, mtime);
    renameSync(join(changed.path, 'new'), path);
  },
  'a link to another file': (changed, path, leak) => {
    changed.write('new', leak);
    rmSync(path);
    linkSync(join(changed.path, 'new'), path);
  },
};

/** Their files are old enough to be remembered. */
let many: Tree;
let tree: Tree;
const toChange = new Map<string, Tree>();

beforeAll(async () => {
  many = new Tree(MANY);
  tree = new Tree(FEW);
  for (const name of Object.keys(CHANGES)) toChange.set(name, new Tree(FEW));
  await setTimeout(OLD_ENOUGH_MS);
});

const pathsIn = ({ stdout }: Outcome): readonly string[] =>
  (JSON.parse(stdout) as { readonly findings: readonly { readonly origin: { readonly path: string } }[] }).findings.map(
    ({ origin }) => origin.path,
  );

test('without a cache, with an empty one, and with a full one the reports are the same, with any number of threads', async () => {
  const off = await many.scan('--no-cache');
  expect(off).toMatchObject({ code: 1, stderr: '' });
  expect(existsSync(many.cache)).toBe(false);
  expect(await many.scan()).toEqual(off);
  expect(many.known).toBe(many.clean);
  for (const threads of ['1', '2', '4']) {
    expect(await many.scan('--threads', threads)).toEqual(off);
    expect(many.known).toBe(many.clean);
  }
  rmSync(many.cache, { recursive: true });
  expect(await many.scan('--threads', '1')).toEqual(off);
  expect(many.known).toBe(many.clean);
});

test('the list holds no name and no content', () => {
  const list = readFileSync(many.list, 'latin1');
  for (const text of ['f1.txt', 'd1/f', many.path, 'token', 'TOKEN', token('7').slice(12)])
    expect(list.slice(192)).not.toContain(text);
});

describe('what was changed is read again', () => {
  test.each(Object.keys(CHANGES))('%s', async (name) => {
    const changed = toChange.get(name) ?? new Tree(FEW);
    const place = join(changed.path, nameOf(49));
    const size = statSync(place).size;
    await changed.scan();
    expect(changed.known).toBe(changed.clean);
    const leak = `T=${token('changed')}`;
    expect(size).toBeGreaterThan(leak.length);
    CHANGES[name]?.(changed, place, leak);
    const warm = await changed.scan();
    expect(pathsIn(warm)).toContain(nameOf(49));
    expect(warm).toEqual(await changed.scan('--no-cache'));
  });

  test('files that were written right before the scan are not remembered', async () => {
    const fresh = new Tree(FEW);
    await fresh.scan();
    expect(existsSync(fresh.cache)).toBe(false);
  });

  test.each([
    ['a rule', ['--config', 'rules.json']],
    ['a lower confidence', ['--confidence', 'possible']],
  ])('given %s more, then every file is scanned again', async (_, args) => {
    tree.write('d0/own.rules.json', JSON.stringify(OWN_RULES));
    tree.write('rules.json', JSON.stringify({ rules: ['d0/own.rules.json'] }));
    const off = await tree.scan('--no-cache', ...args);
    expect(await tree.scan(...args)).toEqual(off);
    if (args[0] === '--config') expect(pathsIn(off).length).toBeGreaterThan(FEW / 2);
  });
});

const OWN_RULES = {
  rules: [
    {
      id: 'no-token',
      title: 'A line of the test',
      severity: 'low',
      help: { what: 'A line.', fix: 'None.' },
      anchors: ['no token'],
      pattern: '(?<secret>no token)',
      maxLength: 8,
      confidence: 'certain',
      examples: { match: ['no token'], ignore: ['a token'] },
    },
  ],
};

describe('a forged list', () => {
  /** The list of `forged` with a record for its file with a token, as only the user could write it. */
  function forge(forged: Tree): void {
    const list = readFileSync(forged.list);
    const stats = statSync(join(forged.path, nameOf(7)), { bigint: true });
    const record = Buffer.alloc(48);
    for (const [index, value] of [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].entries())
      record.writeBigUInt64LE(value, index * 8);
    const records = Buffer.concat([list.subarray(192), record]);
    const [first, key] = list.toString('latin1', 0, 192).split('\n');
    const head = `${first}\n${key}\n${createHash('sha256').update(records).digest('hex')}\n`.padEnd(192);
    writeFileSync(forged.list, Buffer.concat([Buffer.from(head), records]));
  }

  test('is believed if only the user can have written it: a known file is not read', async () => {
    await tree.scan();
    forge(tree);
    expect(pathsIn(await tree.scan())).not.toContain(nameOf(7));
    expect(pathsIn(await tree.scan('--no-cache'))).toContain(nameOf(7));
  });

  test('is not believed if others can write it', async () => {
    chmodSync(tree.list, 0o666);
    expect(pathsIn(await tree.scan())).toContain(nameOf(7));
  });
});
