// Looks through one repository.
import { join } from 'node:path';
import { explain, GitError, isSystemError } from '../errors.ts';
import { listAllObjects, listObjects } from '../git/list-objects.ts';
import { type ObjectIdSet, ObjectIds } from '../git/object-ids.ts';
import { reflogText } from '../git/refs.ts';
import type { ObjectType } from '../origin.ts';
import { builtInFamilies } from '../rules/builtin.ts';
import { blobOf, FileBlob } from '../sources/blobs.ts';
import { gitFolderSource, lfsContents } from '../sources/git-folder.ts';
import { indexPaths, refNames } from '../sources/git-names.ts';
import { objectSource } from '../sources/git-objects.ts';
import { type KnownPlace, knownPlace, loadKnown, saveKnown } from '../sources/known-objects.ts';
import type { ObjectCounts, Report, SourceItem, SourceStep } from '../types.ts';
import { attributed } from './attributed.ts';
import type { Context, Target } from './context.ts';
import { withNames } from './names.ts';

export async function scanRepository(target: Target, context: Context): Promise<Report> {
  const { place, view, range } = target;
  const listing = await (range === undefined ? listAllObjects(view) : listObjects(view, range));
  const known = openKnown(target, context, listing.ids.width);
  const todo = new ObjectIds(listing.ids.width);
  const clean = new ObjectIds(listing.ids.width);
  let fresh = 0;
  for (let index = 0; index < listing.ids.length; index++) {
    const oid = listing.ids.at(index);
    (known?.set.has(oid) === true ? clean : todo).add(oid);
  }
  const counts = { commits: 0, trees: 0, blobs: 0, tags: 0, known: clean.length };
  const pointers = new Map<string, string>();
  const contents = new Map([...lfsContents(place)].map(({ id, path }) => [id, path]));
  const objects = objectSource(view, todo, {
    root: target.root,
    onClean(oid) {
      clean.add(oid);
      fresh++;
    },
    onObject: (_, type) => void counts[COUNTED[type]]++,
    onPointer(oid, content) {
      pointers.set(content, oid);
      return contents.has(content);
    },
  });

  async function* all(): AsyncGenerator<SourceStep> {
    if (listing.complaint !== '') yield problemOf(target, 'objects', `git cannot read all of them: ${listing.complaint}`);
    yield* objects;
    if (range === undefined) yield* besidesObjects(target, context);
    for (const [id, path] of contents) {
      const oid = pointers.get(id);
      if (oid !== undefined) yield lfsBlob(path, oid, target, context);
      // Content that nothing we have looked at points to: a pointer may be in another repository, or gone.
      else if (range === undefined) yield lfsBlob(path, undefined, target, context);
    }
  }

  const found = await withNames(await context.look(all()), target, context);
  const report = await attributed(found, target, context);
  // Of a range nothing is noted: the list would lose what the others hold.
  const problems = known === undefined || range !== undefined || fresh === 0 ? [] : saveClean(known.place, clean, target);
  const summary = { ...report.summary, objects: counts satisfies ObjectCounts };
  return { ...report, problems: [...report.problems, ...problems], summary };
}

const COUNTED = { commit: 'commits', tree: 'trees', blob: 'blobs', tag: 'tags' } as const satisfies Record<ObjectType, string>;

/** All of a git folder that is no object. */
async function* besidesObjects(target: Target, { options: { env } }: Context): AsyncGenerator<SourceStep> {
  const { place, view, outline, label, root } = target;
  for (const { path, message } of outline.failures) yield problemOf(target, path, message);
  if (place.partial) {
    yield problemOf(
      target,
      'objects',
      'a partial clone: what the remote has promised is not here; fetch it with `git fetch --refetch --no-filter`',
    );
  }
  yield refNames(outline.refs, root);
  for (const { entries, path } of outline.indexes) yield indexPaths(entries, path, label);
  if (place.refFormat === 'reftable') {
    try {
      yield blobOf(await reflogText(view), { kind: 'file', path: 'reftable', root: label });
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      yield problemOf(target, 'reftable', explain(error));
    }
  }
  yield gitFolderSource(place, label, env);
}

function lfsBlob(
  path: string,
  pointer: string | undefined,
  { place, label, root }: Target,
  { options: { env } }: Context,
): FileBlob {
  const below = path.slice(join(place.commonDir, '/').length).replaceAll('\\', '/');
  if (pointer === undefined) return new FileBlob(path, { kind: 'file', path: below, root: label }, env);
  return new FileBlob(
    path,
    { kind: 'object', oid: pointer, type: 'blob', path: '', ...(root === undefined ? {} : { root }) },
    env,
  );
}

function problemOf({ label }: Target, path: string, message: string): SourceItem & { readonly type: 'problem' } {
  return { type: 'problem', origin: { kind: 'file', path, root: label }, message };
}

interface Known {
  readonly place: KnownPlace;
  readonly set: ObjectIdSet;
}

function openKnown({ place }: Target, { config, options }: Context, width: number): Known | undefined {
  if (options.cache === false) return undefined;
  const rules = JSON.stringify([builtInFamilies(), config.families, options.confidence ?? config.confidence]);
  const known = knownPlace(options.env, place.objects, rules);
  return known === undefined ? undefined : { place: known, set: loadKnown(known, width) };
}

/** Keeps what is clean. That it cannot be kept is told: the next scan will take as long. */
function saveClean(place: KnownPlace, clean: ObjectIds, target: Target): Report['problems'] {
  try {
    saveKnown(place, clean);
    return [];
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `all was looked at, but what is clean could not be noted for the next scan: ${explain(error)}; --no-cache does without`;
    return [problemOf(target, 'objects', message)];
  }
}
