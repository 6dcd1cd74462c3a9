// The objects of a repository as a source.
import { explain, GitError } from '../errors.ts';
import { type GitObject, readAnswers, startCatFile } from '../git/cat-file.ts';
import type { ObjectIds } from '../git/object-ids.ts';
import type { View } from '../git/view.ts';
import type { ObjectOrigin, ObjectType } from '../origin.ts';
import type { Blob, SourceItem, SourceStep } from '../types.ts';
import { pointedTo } from './lfs.ts';

/** How many times git may fail before what is left of the objects is given up. Damage is often of a few objects only. */
const MOST_FAILURES = 50;

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
 * again behind it.
 */
export async function* objectSource(view: View, ids: ObjectIds, options: ObjectOptions): AsyncGenerator<SourceStep> {
  let next = 0;
  let last: ObjectBlob | undefined;
  for (let failures = 0; next < ids.length; failures++) {
    if (failures === MOST_FAILURES) {
      yield problem(ids.at(next), options, `git failed ${failures} times: ${ids.length - next} objects were not looked at`);
      return;
    }
    const git = startCatFile(view.cwd, view.env);
    const feeding = git.feed(batches(ids, next));
    try {
      for await (const step of readAnswers(git.output, ids.length - next)) {
        yield items(step, options, (oid, blob) => {
          if (next >= ids.length || oid !== ids.at(next))
            throw new GitError('git cat-file answered for another object than was asked for');
          next++;
          last = blob;
        });
      }
      await feeding;
      if (next < ids.length) throw new GitError('git cat-file ended before it had answered');
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      git.stop();
      // Of an object that git ended in the middle of, whoever read it was told. Else it is the next one that it ended at.
      if (last?.isWhole === false || next >= ids.length) continue;
      yield problem(ids.at(next), options, `it could not be read: ${explain(error)}`);
      next++;
    }
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
