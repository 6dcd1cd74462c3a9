// Reads the contents of many objects from one `git cat-file --batch`.
import { GitError } from '../errors.ts';
import type { Environment } from './environment.ts';
import { type GitProcess, startGit } from './run.ts';

/** An object, or word that git does not have it. */
export type GitObject =
  | { readonly oid: string; readonly missing: true }
  | {
      readonly oid: string;
      readonly missing: false;
      readonly type: string;
      /** Puts the next bytes at the start of `into`; 0 is the end. Only until the next object is asked for. */
      read(into: Uint8Array): Promise<number>;
    };

/** Starts a reader; it waits for the ids. Early, because it starts while we find out what to read. */
export function startCatFile(cwd: string, env: Environment): GitProcess {
  return startGit(['cat-file', '--batch', '--buffer'], { cwd, env, stdin: true });
}

const LINE_FEED = 10;

/** The objects of the ids given, in their order. Throws GitError when git fails or prints what we do not understand. */
export async function* readObjects(git: GitProcess, oids: readonly string[]): AsyncGenerator<GitObject> {
  git.end(oids.map((oid) => `${oid}\n`).join(''));
  const bytes = new ByteReader(git.output);
  for (const oid of oids) {
    const header = (await bytes.readLine()).split(' ');
    if (header[0] !== oid) throw new GitError(`git cat-file answered for another object than ${oid}`);
    if (header[1] === 'missing' && header.length === 2) {
      yield { oid, missing: true };
      continue;
    }
    const [, type, length] = header;
    if (type === undefined || length === undefined || !/^[0-9]+$/.test(length) || header.length !== 3) {
      throw new GitError(`git cat-file did not say what ${oid} is`);
    }
    let left = Number(length);
    const read = async (into: Uint8Array): Promise<number> => {
      const count = await bytes.read(into.subarray(0, Math.min(left, into.length)));
      left -= count;
      return count;
    };
    yield { oid, missing: false, type, read };
    const rest = Buffer.alloc(Math.min(left, 65536));
    while (left > 0) await read(rest);
    if ((await bytes.readLine()) !== '') throw new GitError(`git cat-file printed more than ${oid} holds`);
  }
  await bytes.expectEnd();
}

/** Takes lines and counted bytes from a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Fills `into` as far as the chunk at hand goes. 0 only where `into` is empty; throws GitError at the end. */
  async read(into: Uint8Array): Promise<number> {
    if (into.length === 0) return 0;
    while (this.#chunk.length === 0)
      if (!(await this.#next())) throw new GitError('git cat-file ended in the middle of an object');
    const count = Math.min(into.length, this.#chunk.length);
    into.set(this.#chunk.subarray(0, count));
    this.#chunk = this.#chunk.subarray(count);
    return count;
  }

  /** The text up to the next line feed, which is taken too. */
  async readLine(): Promise<string> {
    let line = '';
    for (;;) {
      const end = this.#chunk.indexOf(LINE_FEED);
      line += this.#chunk.toString('latin1', 0, end < 0 ? this.#chunk.length : end);
      if (line.length > 1000) throw new GitError('git cat-file printed something we do not understand');
      if (end >= 0) {
        this.#chunk = this.#chunk.subarray(end + 1);
        return line;
      }
      if (!(await this.#next())) throw new GitError('git cat-file ended before it had answered');
    }
  }

  /** Waits for the end, and so for git's exit code. */
  async expectEnd(): Promise<void> {
    if (this.#chunk.length > 0 || (await this.#next())) throw new GitError('git cat-file printed more than it was asked for');
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    this.#chunk = done === true ? Buffer.alloc(0) : value;
    return done !== true;
  }
}
