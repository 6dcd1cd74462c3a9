// Scans the objects of a repository and its other files; attribution is left to git/attribution.

import type { Listing } from '../../git/list-objects.ts';
import { ObjectIds } from '../../git/object-ids.ts';
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

/** The git objects to scan, and what is scanned with them. */
export interface Objects {
  readonly listing: Listing;
  /** Those that are skipped because they are known to be clean; what is found clean is added. */
  readonly known?: KnownObjects | undefined;
  /** Scanned after the objects. */
  readonly besides: AsyncIterable<SourceStep> | Iterable<SourceStep>;
  /** The git folder where LFS keeps contents, and whether contents without a pointer are scanned. */
  readonly lfs: { readonly commonDir: string; readonly orphans: boolean } | undefined;
}

/** Scans objects and what is beside them. Throws GitError if git cannot be started. */
export async function scanObjects(objects: Objects, target: Target, context: Context): Promise<Report> {
  const { listing, known, besides, lfs } = objects;
  const todo = new ObjectIds(listing.ids.width);
  for (let index = 0; index < listing.ids.length; index++) {
    const oid = listing.ids.at(index);
    if (known?.isKnown(oid) !== true) todo.add(oid);
  }
  const counts = { commits: 0, trees: 0, blobs: 0, tags: 0, known: listing.ids.length - todo.length };
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

  const found = await withNames(await context.scan(all()), target, context);
  const report = await attributed(found, target, context);
  return { ...report, summary: { ...report.summary, objects: counts satisfies ObjectCounts } };
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
