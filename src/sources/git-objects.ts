// The objects of a repository as a source.
import { explain, GitError, GitSilence } from '../errors.ts';
import { type GitObject, readAnswers, startCatFile } from '../git/cat-file.ts';
import type { ObjectIds } from '../git/object-ids.ts';
import type { View } from '../git/view.ts';
import type { ObjectOrigin, ObjectType } from '../origin.ts';
import type { Blob, SourceItem, SourceStep } from '../types.ts';
import { pointedTo } from './lfs.ts';

/** How many times in a row git may fail, with no object read between, before what is left is given up. */
const MOST_IN_A_ROW = 200;

/** How many times it may fail in all. Each costs some milliseconds. */
const MOST_FAILURES = 2000;

/** Ids written to git at once. */
const BATCH = 1000;

export interface ObjectOptions {
  /** What the repository is called where it is another one than was named. */
  readonly root: string | undefined;
  /** Told of each object that was looked at, and found to hold nothing. */
  onClean(oid: string, type: ObjectType): void;
  /** Told of each object that is there. */
  onObject(oid: string, type: ObjectType): void;
  /** Told of each LFS pointer: the id of the object that it is, and of the content it stands for. False if that is not here. */
  onPointer(oid: string, content: string): boolean;
}

/**
 * The objects `ids`. What git cannot give is a Problem: where git ends because of an object, that one is told of and git is started
 * again behind it. All else is still looked at, unless git is at fault: it fails again and again, or says nothing at all.
 */
export async function* objectSource(view: View, ids: ObjectIds, options: ObjectOptions): AsyncGenerator<SourceStep> {
  const progress: Progress = { next: 0, last: undefined };
  let inARow = 0;
  for (let failures = 1; progress.next < ids.length; failures++) {
    const start = progress.next;
    const failure = yield* readOn(view, ids, options, progress);
    if (failure === undefined) return;
    inARow = progress.next > start ? 1 : inARow + 1;
    // Of an object that git ended in the middle of, whoever read it was told. Else it is the next one that it ended at.
    if (progress.last?.isWhole !== false && progress.next < ids.length) {
      yield problem(ids.at(progress.next++), options, `it could not be read: ${explain(failure)}`);
    }
    const left = ids.length - progress.next;
    if (left > 0 && (inARow === MOST_IN_A_ROW || failures === MOST_FAILURES || failure instanceof GitSilence)) {
      const message = `${explain(failure)}: this and all after it, ${left === 1 ? '1 object' : `${left} objects`}, were not looked at`;
      yield problem(ids.at(progress.next), options, message);
      return;
    }
  }
}

interface Progress {
  /** The place of the object that git is to answer for next. */
  next: number;
  /** The last one that this git gave. */
  last: ObjectBlob | undefined;
}

/** The objects from `progress` on, as far as one git gives them. Returns why it gives no more, if that is a failure. */
async function* readOn(
  view: View,
  ids: ObjectIds,
  options: ObjectOptions,
  progress: Progress,
): AsyncGenerator<SourceStep, GitError | undefined> {
  progress.last = undefined;
  const git = startCatFile(view.cwd, view.env);
  const feeding = git.feed(batches(ids, progress.next));
  try {
    for await (const step of readAnswers(git.output, ids.length - progress.next)) {
      let failure: GitError | undefined;
      const answered = (oid: string, blob: ObjectBlob | undefined): void => {
        if (progress.next >= ids.length || oid !== ids.at(progress.next))
          throw new GitError('git cat-file answered for another object than was asked for');
        progress.next++;
        progress.last = blob;
      };
      yield caught(items(step, options, answered), (error) => {
        failure = error;
      });
      if (failure !== undefined) throw failure;
    }
    await feeding;
    return progress.next < ids.length ? new GitError('git cat-file ended before it had answered') : undefined;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    git.stop();
    return error;
  }
}

/** A step is gone through by whoever looks at what is in it, to whom a failure of git's would be the end of the scan. */
function* caught(step: Iterable<SourceItem>, onFailure: (error: GitError) => void): Generator<SourceItem> {
  try {
    yield* step;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    onFailure(error);
  }
}

/** The ids from `start` on, as git wants them. */
function* batches(ids: ObjectIds, start: number): Generator<string> {
  for (let at = start; at < ids.length; at += BATCH) {
    let text = '';
    for (let index = at; index < Math.min(at + BATCH, ids.length); index++) text += `${ids.at(index)}\n`;
    yield text;
  }
}

function* items(
  step: Iterable<GitObject>,
  options: ObjectOptions,
  answered: (oid: string, blob: ObjectBlob | undefined) => void,
): Generator<SourceItem> {
  for (const object of step) {
    if (object.missing) {
      answered(object.oid, undefined);
      yield problem(object.oid, options, 'git does not have it, or cannot read it');
      continue;
    }
    const { oid, type } = object;
    if (!isObjectType(type)) throw new GitError(`git cat-file did not say what an object is`);
    const blob = new ObjectBlob(object, type, options);
    answered(oid, blob);
    options.onObject(oid, type);
    yield blob;
    if (blob.pointsTo !== undefined && !options.onPointer(oid, blob.pointsTo)) {
      yield { type: 'skip', origin: blob.origin, reason: 'LFS content that is not here' };
    }
  }
}

/** An object. A class, not closures: a repository has hundreds of thousands. */
class ObjectBlob implements Blob {
  readonly type = 'blob';
  readonly origin: ObjectOrigin;
  readonly #object: GitObject & { readonly missing: false };
  readonly #options: ObjectOptions;
  /** Of an LFS pointer, once it was read, the id of the content. */
  pointsTo: string | undefined;
  #given = 0;

  constructor(object: GitObject & { readonly missing: false }, type: ObjectType, options: ObjectOptions) {
    this.#object = object;
    this.#options = options;
    this.origin = originOf(object.oid, type, options);
  }

  read(into: Uint8Array): number | Promise<number> {
    const count = this.#object.read(into);
    if (typeof count !== 'number') return this.#later(count);
    this.#given += count;
    // A small object comes in one piece.
    if (count === this.#object.size) this.pointsTo = pointedTo(into.subarray(0, count));
    return count;
  }

  async #later(reading: Promise<number>): Promise<number> {
    const count = await reading;
    this.#given += count;
    return count;
  }

  /** Whether all of it was given. */
  get isWhole(): boolean {
    return this.#given === this.#object.size;
  }

  close(): void {}

  foundClean(): void {
    // A pointer is looked at each time: its content may be here the next time.
    if (this.pointsTo === undefined) this.#options.onClean(this.#object.oid, this.origin.type);
  }
}

function originOf(oid: string, type: ObjectType, { root }: ObjectOptions): ObjectOrigin {
  return { kind: 'object', oid, type, path: '', ...(root === undefined ? {} : { root }) };
}

function problem(oid: string, options: ObjectOptions, message: string): SourceItem {
  // What kind of object it is nobody knows; most are files.
  return { type: 'problem', origin: originOf(oid, 'blob', options), message };
}

function isObjectType(type: string): type is ObjectType {
  return type === 'blob' || type === 'tree' || type === 'commit' || type === 'tag';
}
