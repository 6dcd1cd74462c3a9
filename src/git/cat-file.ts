// Reads the contents of many objects from one `git cat-file --batch`.
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { type GitProcess, startGit } from './run.ts';

/** An object, or the answer that git does not have it. */
export type GitObject =
  | { readonly oid: string; readonly missing: true }
  | {
      readonly oid: string;
      readonly missing: false;
      readonly type: string;
      /** In bytes. */
      readonly size: number;
      /**
       * Writes the next bytes to the start of `into` and returns how many; 0 is the end. Valid until the next object is
       * requested. An object of at most WHOLE_BYTES comes in one piece if `into` has room for it.
       */
      read(into: Uint8Array): number | Promise<number>;
    };

/** Objects up to this size come in one piece, so that a caller need not join the pieces of a small object. */
const WHOLE_BYTES = 1024;

/**
 * Starts a reader, which waits for ids. Call it early: git starts up while the ids are being listed.
 *
 * @param ahead the number of bytes of output to read ahead
 */
export function startCatFile(cwd: string, env: Environment, ahead?: number): GitProcess {
  return startGit(['cat-file', '--batch', '--buffer'], { cwd, env, stdin: true, ahead });
}

/** The objects of the ids given, in their order. Throws GitError when git fails or prints something else. */
export async function* readObjects(git: GitProcess, oids: readonly string[]): AsyncGenerator<GitObject> {
  git.end(oids.map((oid) => `${oid}\n`).join(''));
  let next = 0;
  for await (const step of readAnswers(git.output, () => next < oids.length)) {
    for (const object of step) {
      const asked = oids[next++] ?? 'was asked for';
      if (object.oid !== asked) throw new GitError(`unexpected output from git cat-file: another object than ${asked}`);
      yield object;
    }
  }
  if (next < oids.length) throw new GitError('git cat-file ended before the last object');
}

/**
 * The objects that `git cat-file --batch` prints, in steps: the objects of one step are available without waiting, and most of
 * them can be read without waiting. Throws GitError when git fails, prints something else, or prints an object where none `isExpected`.
 */
export async function* readAnswers(
  output: AsyncIterable<Buffer>,
  isExpected: () => boolean,
): AsyncGenerator<Iterable<GitObject>> {
  const answers = new Answers(output, isExpected);
  do yield answers.available();
  while (await answers.more());
  answers.expectEnd();
}

const LINE_FEED = 10;

/** The longest header line of an object. */
const MAX_HEADER_BYTES = 1000;

/** Parses what git prints: `<oid> <type> <size>` LF, the content, LF; or `<oid> missing` LF. */
class Answers {
  readonly #chunks: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Of the current object: the bytes not read yet, and its id until the line feed after it was read. */
  #left = 0;
  #open: string | undefined;
  readonly #isExpected: () => boolean;

  constructor(chunks: AsyncIterable<Buffer>, isExpected: () => boolean) {
    this.#isExpected = isExpected;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The objects that begin in the bytes that were received. */
  *available(): Generator<GitObject> {
    while (this.#finish()) {
      if (this.#at < this.#chunk.length && !this.#isExpected()) {
        throw new GitError('unexpected output from git cat-file: more objects than requested');
      }
      const end = this.#chunk.indexOf(LINE_FEED, this.#at);
      const length = (end < 0 ? this.#chunk.length : end) - this.#at;
      if (length > MAX_HEADER_BYTES) throw new GitError('unexpected output from git cat-file');
      if (end < 0) return;
      const object = this.#parse(this.#chunk.toString('latin1', this.#at, end));
      if (object.missing) this.#at = end + 1;
      else {
        if (object.size <= WHOLE_BYTES && end + 1 + object.size > this.#chunk.length) return;
        this.#at = end + 1;
        this.#left = object.size;
        this.#open = object.oid;
      }
      yield object;
    }
  }

  /** Waits for more bytes. False at the end, when git has ended well. */
  async more(): Promise<boolean> {
    const rest = this.#chunk.subarray(this.#at);
    const { done, value } = await this.#chunks.next();
    if (done === true) return false;
    this.#chunk = rest.length === 0 ? value : Buffer.concat([rest, value]);
    this.#at = 0;
    return true;
  }

  expectEnd(): void {
    if (this.#open === undefined && this.#at === this.#chunk.length) return;
    const begun = this.#open === undefined ? this.#chunk.includes(LINE_FEED, this.#at) : this.#left > 0;
    throw new GitError(`git cat-file ended ${begun ? 'in the middle of an object' : 'before the last object'}`);
  }

  #parse(header: string): GitObject {
    const [oid = '', type = '', length = '', ...more] = header.split(' ');
    if (type === 'missing' && length === '') return { oid, missing: true };
    if (!/^[0-9]+$/.test(length) || more.length > 0)
      throw new GitError('unexpected output from git cat-file: a header without a size');
    return { oid, missing: false, type, size: Number(length), read: (into) => this.#read(into) };
  }

  /** Skips the rest of the current object. False where more bytes are needed for that. */
  #finish(): boolean {
    if (this.#open === undefined) return true;
    const count = Math.min(this.#left, this.#chunk.length - this.#at);
    this.#left -= count;
    this.#at += count;
    if (this.#left > 0 || this.#at === this.#chunk.length) return false;
    if (this.#chunk[this.#at] !== LINE_FEED)
      throw new GitError(`unexpected output from git cat-file: ${this.#open} is longer than its header says`);
    this.#at++;
    this.#open = undefined;
    return true;
  }

  #read(into: Uint8Array): number | Promise<number> {
    if (this.#left === 0 || into.length === 0) return 0;
    if (this.#at === this.#chunk.length) return this.#readLater(into);
    const count = Math.min(into.length, this.#left, this.#chunk.length - this.#at);
    this.#chunk.copy(into, 0, this.#at, this.#at + count);
    this.#at += count;
    this.#left -= count;
    return count;
  }

  async #readLater(into: Uint8Array): Promise<number> {
    if (!(await this.more())) throw new GitError('git cat-file ended in the middle of an object');
    return this.#read(into);
  }
}
