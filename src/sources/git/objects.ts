// Reads the objects of a repository as Blobs.

import { availableParallelism } from 'node:os';
import { type GitObject, readAnswers, startCatFile } from '../../git/cat-file.ts';
import type { ObjectIds } from '../../git/object-ids.ts';
import { Pending, Queue } from '../../git/object-queue.ts';
import type { View } from '../../git/view.ts';
import type { ProblemCode } from '../../model/codes.ts';
import { codeOf, explain, GitError, GitTimeoutError } from '../../model/errors.ts';
import type { ObjectOrigin, ObjectType } from '../../model/origin.ts';
import { createProblem } from '../../model/problems.ts';
import type { Blob, SourceItem, SourceStep } from '../../model/types.ts';
import { pointedTo } from './lfs.ts';

/** How many times in a row git may fail, with no object read between, before the rest is given up. */
const MAX_FAILURES_IN_A_ROW = 200;

/** How many times it may fail in all. Each costs some milliseconds. */
const MAX_FAILURES = 2000;

/** With fewer objects than this, another git is not worth its start. */
const MIN_OBJECTS_FOR_ANOTHER = 3000;

/** More git processes than this are faster than the scan. */
const MAX_GITS = 3;

/** How many bytes of the output of one git may wait: it goes on while a large object of another git is scanned. */
const READ_AHEAD_BYTES = 4 * 1024 * 1024;

export interface ObjectOptions {
  /** What the repository is called, if it is not the one that was named. */
  readonly root: string | undefined;
  /** Called with each object that was scanned and has no token. */
  onClean(oid: string, type: ObjectType): void;
  /** Called with each object that exists. */
  onObject(oid: string, type: ObjectType): void;
  /** Called with each LFS pointer: the id of its object, and of the content it stands for. Returns false if that is missing. */
  onPointer(oid: string, content: string): boolean;
}

/**
 * The objects `ids`. What git cannot read is a Problem: if git ends because of an object, that one is reported and git is
 * started again after it. Everything else is still scanned, unless git itself is broken: it fails again and again, or times out.
 *
 * Several git processes where there are processors for them: unpacking objects takes longer than scanning them.
 */
export async function* objectSource(view: View, ids: ObjectIds, options: ObjectOptions): AsyncGenerator<SourceStep> {
  const count = ids.length < MIN_OBJECTS_FOR_ANOTHER ? 1 : Math.min(availableParallelism(), MAX_GITS);
  const queue = new Queue(ids.length);
  yield* inTurn(Array.from({ length: count }, () => readSome(view, ids, queue, options)));
}

/** The objects of the queue that one git at a time gets to. */
async function* readSome(view: View, ids: ObjectIds, queue: Queue, options: ObjectOptions): AsyncGenerator<SourceStep> {
  const pending = new Pending(ids, queue);
  let inARow = 0;
  while (pending.length + queue.left > 0) {
    const before = pending.answers;
    const failure = yield* readOn(view, pending, options);
    if (failure === undefined) continue;
    inARow = pending.answers > before ? 1 : inARow + 1;
    const { error, inTheMiddle } = failure;
    // If git ended in the middle of an object, its reader got the error. Otherwise git ended at the next one.
    const oid = inTheMiddle ? undefined : pending.takeNext();
    if (oid !== undefined) yield problem(oid, 'git-unreadable-object', options, `could not be read: ${explain(error)}`);
    // A git that timed out is not asked again: each time would take as long.
    const isAtFault = error instanceof GitTimeoutError || inARow === MAX_FAILURES_IN_A_ROW || ++queue.failures === MAX_FAILURES;
    const left = isAtFault ? pending.length + queue.left : 0;
    if (left === 0) continue;
    queue.drop();
    const message = `${explain(error)}: this and others, ${left === 1 ? '1 object' : `${left} objects`}, were not scanned`;
    yield problem(pending.drop() ?? '', codeOf(error), options, message);
  }
}

/** Why a git ended, and whether it was in the middle of an object. */
interface Failure {
  readonly error: GitError;
  readonly inTheMiddle: boolean;
}

/** The pending objects, as far as one git prints them. */
async function* readOn(view: View, pending: Pending, options: ObjectOptions): AsyncGenerator<SourceStep, Failure | undefined> {
  let last: ObjectBlob | undefined;
  const git = startCatFile(view.cwd, view.env, READ_AHEAD_BYTES);
  const feeding = git.feed(pending.requests());
  const answered = (oid: string, blob: ObjectBlob | undefined): void => {
    if (oid !== pending.takeNext()) throw new GitError('unexpected output from git cat-file: another object than requested');
    last = blob;
  };
  try {
    for await (const step of readAnswers(git.output, () => pending.length > 0)) {
      let failure: GitError | undefined;
      yield caught(items(step, options, answered), (error) => {
        failure = error;
      });
      if (failure !== undefined) throw failure;
    }
    await feeding;
    if (pending.length > 0) throw new GitError('git cat-file ended before the last object');
    return undefined;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { error, inTheMiddle: last?.isWhole === false };
  } finally {
    git.stop();
  }
}

/** The consumer iterates over a step, and an error of git that it met there would end the scan. */
function* caught(step: Iterable<SourceItem>, onFailure: (error: GitError) => void): Generator<SourceItem> {
  try {
    yield* step;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    onFailure(error);
  }
}

/** The steps of several sources as they come; the next step of each is requested when the one before it was scanned. */
async function* inTurn(sources: readonly AsyncGenerator<SourceStep>[]): AsyncGenerator<SourceStep> {
  const ask = async (source: AsyncGenerator<SourceStep>) => ({ source, result: await source.next() });
  const waiting = new Map(sources.map((source) => [source, ask(source)]));
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values());
      if (result.done === true) waiting.delete(source);
      else {
        yield result.value;
        waiting.set(source, ask(source));
      }
    }
  } finally {
    for (const source of waiting.keys()) void source.return(undefined);
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
      yield problem(object.oid, 'git-missing-object', options, 'missing in git, or git cannot read it');
      continue;
    }
    const { oid, type } = object;
    if (!isObjectType(type)) throw new GitError('unexpected output from git cat-file: no object type');
    const blob = new ObjectBlob(object, type, options);
    answered(oid, blob);
    options.onObject(oid, type);
    yield blob;
    if (blob.pointsTo !== undefined && !options.onPointer(oid, blob.pointsTo)) {
      yield { type: 'skip', origin: blob.origin, reason: 'missing-lfs-content' };
    }
  }
}

/** An object. A class, not closures: a repository has hundreds of thousands. */
class ObjectBlob implements Blob {
  readonly type = 'blob';
  readonly origin: ObjectOrigin;
  readonly #object: GitObject & { readonly missing: false };
  readonly #options: ObjectOptions;
  /** The id of the content, once it was read, if it is an LFS pointer. */
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
    // A pointer is scanned each time: its content may be present the next time.
    if (this.pointsTo === undefined) this.#options.onClean(this.#object.oid, this.origin.type);
  }
}

function originOf(oid: string, type: ObjectType, { root }: ObjectOptions): ObjectOrigin {
  return { kind: 'object', oid, type, path: '', ...(root === undefined ? {} : { root }) };
}

function problem(oid: string, code: ProblemCode, options: ObjectOptions, message: string): SourceItem {
  // The type of the object is not known; most are files.
  return createProblem(originOf(oid, 'blob', options), code, message);
}

function isObjectType(type: string): type is ObjectType {
  return type === 'blob' || type === 'tree' || type === 'commit' || type === 'tag';
}
