// Scans the objects of a repository and its other files; attribution is left to git/attribution.

import type { Listing } from '../../git/list-objects.ts';
import { ObjectIdSet, ObjectIds } from '../../git/object-ids.ts';
import type { ProblemCode } from '../../model/codes.ts';
import type { ObjectCounts, ObjectType, Origin } from '../../model/origin.ts';
import { createProblem } from '../../model/problems.ts';
import type { Problem, Report, SourceStep } from '../../model/types.ts';
import { FileBlob } from '../../sources/blobs.ts';
import type { KnownObjects } from '../../sources/git/known-objects.ts';
import { lfsContents } from '../../sources/git/lfs.ts';
import { objectSource } from '../../sources/git/objects.ts';
import { debugLog } from '../../system/debug.ts';
import { attributed } from './attributed.ts';
import type { Context, Target } from './context.ts';
import { withNames } from './names.ts';
import type { CleanObjects } from './packed-objects.ts';

/** The git objects to scan, and what is scanned with them. */
export interface Objects {
  readonly listing: Listing;
  /** Those that are skipped because they are known to be clean; what is found clean is added. */
  readonly known?: KnownObjects | undefined;
  /** Those that were found clean already. */
  readonly clean?: CleanObjects | undefined;
  /** Scanned after the objects. */
  readonly besides: AsyncIterable<SourceStep> | Iterable<SourceStep>;
  /** The git folder where LFS keeps contents, and whether contents without a pointer are scanned. */
  readonly lfs: { readonly commonDir: string; readonly orphans: boolean } | undefined;
}

/** Scans objects and what is beside them. Throws GitError if git cannot be started. */
export async function scanObjects(objects: Objects, target: Target, context: Context): Promise<Report> {
  const { listing, known, clean, besides, lfs } = objects;
  const counts = { commits: 0, trees: 0, blobs: 0, tags: 0, known: 0 };
  const todo = leftOf(objects, () => void counts.known++);
  for (const [type, count] of clean?.types ?? []) counts[COUNTED[type]] += count;
  debugLog('sources', context.options.env)?.(`objects: ${todo.length} to scan, ${counts.known} known to be clean`);
  const contents = new Map([...(lfs === undefined ? [] : lfsContents(lfs.commonDir))].map(({ id, path }) => [id, path]));
  const pointers = new Map<string, string>();
  const source = objectSource(target.view, todo, {
    root: target.root,
    onClean: (oid) => known?.add(oid),
    onObject: (_, type) => void counts[COUNTED[type]]++,
    onPointer(oid, content) {
      pointers.set(content, oid);
      return contents.has(content);
    },
  });

  async function* all(): AsyncGenerator<SourceStep> {
    if (listing.complaint !== '')
      yield problemOf(target, 'objects', 'git-unreadable-object', `git cannot read all objects: ${listing.complaint}`);
    yield* source;
    yield* besides;
    const { env } = context.options;
    for (const [id, path] of contents) {
      const pointer = pointers.get(id);
      if (pointer !== undefined) yield new FileBlob(path, contentOrigin(pointer, target), env);
      else if (lfs?.orphans === true)
        yield new FileBlob(path, { kind: 'file', path: `lfs/objects/${id}`, root: target.label }, env);
    }
  }

  const done = clean?.ids.length ?? 0;
  const before = { blobs: done, bytes: clean?.bytes ?? 0, total: done + todo.length };
  const found = await withNames(await context.scan(all(), before), target, context);
  const { summary, ...report } = await attributed(found, target, context);
  const scanned = { blobs: summary.blobs + before.blobs, bytes: summary.bytes + before.bytes };
  const threads = Math.max(clean?.threads ?? 1, summary.threads);
  return {
    ...report,
    summary: { ...summary, ...scanned, threads, objects: counts satisfies ObjectCounts },
  };
}

/** The objects that are still to be scanned. Notes those that were found clean for the next scan, and calls `onKnown` for each that was known. */
function leftOf({ listing: { ids }, known, clean }: Objects, onKnown: () => void): ObjectIds {
  const left = new ObjectIds(ids.width);
  const found = clean === undefined ? undefined : new ObjectIdSet(clean.ids);
  const bytes = ids.bytes();
  for (let index = 0; index < ids.length; index++) {
    const at = index * ids.width;
    if (known?.isKnown(bytes, at) === true) onKnown();
    else if (found?.hasBytes(bytes, at) !== true) left.addBytes(bytes, at);
    else known?.addBytes(bytes, at);
  }
  return left;
}

const COUNTED = { commit: 'commits', tree: 'trees', blob: 'blobs', tag: 'tags' } as const satisfies Record<ObjectType, string>;

/** The content has the path and the history of its pointer. */
function contentOrigin(oid: string, { root }: Target): Origin {
  return { kind: 'object', oid, type: 'blob', path: '', ...(root === undefined ? {} : { root }) };
}

/** A problem of something in a git folder. */
export function problemOf({ label }: Pick<Target, 'label'>, path: string, code: ProblemCode, message: string): Problem {
  return createProblem({ kind: 'file', path, root: label }, code, message);
}
