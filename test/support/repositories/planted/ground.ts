// Runs real git in the folders of the planted repository, untouched by the user's configuration, by a clock of its own.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../terminal/cli.ts';

export type ObjectFormat = 'sha1' | 'sha256';

interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Exit codes that are no failure. */
  readonly codes?: readonly number[];
}

/** A folder that has or will have a working tree. */
export interface Ground {
  readonly path: string;
  readonly objectFormat: ObjectFormat;
  /** Runs git; gives what it prints, without the last line end. Throws when it fails. */
  git(args: readonly string[], options?: GitOptions): Promise<string>;
  /** Writes a file; a byte of its name that is not UTF-8 is U+DC00 + byte. */
  write(name: string, content: string | Uint8Array): void;
  /** Adds everything in the work tree and commits it. Gives the commit. */
  commit(message: string, options?: GitOptions): Promise<string>;
  /** What `revision` is. */
  parse(revision: string): Promise<string>;
  /** The id that a blob with this content has. */
  blobId(content: string | Uint8Array): string;
  /** Another folder, relative to this one, by the same clock. */
  at(folder: string): Ground;
}

/** Makes each commit a minute later than the one before, so that ids are the same every time. */
export interface Clock {
  now: number;
}

/** 2026-11-20, 12:00 UTC. */
const START = 1_795_176_000;

/** The folder `path`; it need not be there. */
export function openGround(path: string, objectFormat: ObjectFormat, clock: Clock = { now: START }): Ground {
  mkdirSync(path, { recursive: true });

  async function git(args: readonly string[], { env = {}, input, codes = [0] }: GitOptions = {}): Promise<string> {
    clock.now += 60;
    const time = `${clock.now} +0000`;
    const outcome = await run('git', args, {
      cwd: path,
      // HOME: git reads attributes and ignores from there, whatever GIT_CONFIG_GLOBAL says.
      env: {
        HOME: path,
        XDG_CONFIG_HOME: undefined,
        GIT_ATTR_NOSYSTEM: '1',
        GIT_AUTHOR_DATE: time,
        GIT_COMMITTER_DATE: time,
        ...env,
      },
      ...(input === undefined ? {} : { input }),
    });
    if (outcome.code === undefined || !codes.includes(outcome.code)) {
      throw new Error(`git ${args[0] ?? ''} in ${path} ended with ${outcome.code}: ${outcome.stderr}`);
    }
    return outcome.stdout.replace(/\n$/, '');
  }

  const parse = (revision: string): Promise<string> => git(['rev-parse', '--verify', revision]);

  return {
    path,
    objectFormat,
    git,
    parse,
    write(name, content) {
      mkdirSync(join(path, dirname(name)), { recursive: true });
      writeFileSync(bytesOf(join(path, name)), content);
    },
    async commit(message, options = {}) {
      await git(['add', '--all']);
      await git(['commit', '--quiet', '--allow-empty', '--message', message], options);
      return parse('HEAD');
    },
    blobId(content) {
      const bytes = Buffer.from(content);
      return createHash(objectFormat).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    },
    at: (folder) => openGround(join(path, folder), objectFormat, clock),
  };
}

function bytesOf(path: string): Buffer {
  return Buffer.concat(
    [...path].map((sign) => (/[\udc80-\udcff]/.test(sign) ? Buffer.of(sign.charCodeAt(0) - 0xdc00) : Buffer.from(sign))),
  );
}

/** Makes the folder a repository with the branch `main`. */
export async function initialise(ground: Ground, args: readonly string[] = []): Promise<void> {
  await ground.git([
    'init',
    '--quiet',
    '--template=',
    '--initial-branch=main',
    `--object-format=${ground.objectFormat}`,
    ...args,
  ]);
}
