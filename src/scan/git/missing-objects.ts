// Finds objects that are missing from a repository, whose content was not scanned.

import { createHash } from 'node:crypto';
import { type Listing, listMissing } from '../../git/list-objects.ts';
import { ObjectIdSet, type ObjectIds } from '../../git/object-ids.ts';
import { codeOf, explain, GitError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { problemOf } from './objects.ts';
import type { Repository } from './scanned-repository.ts';

/** How many missing objects are reported one by one. */
const MAX_MISSING_OBJECTS = 20;

/** Finds missing objects that refs, commits, trees and indexes name. @param ids all objects that exist */
export async function findMissingObjects(repository: Repository, ids: ObjectIds): Promise<readonly Problem[]> {
  const { place, view, outline } = repository;
  // In a partial clone objects are missing by design; that is reported as one problem.
  if (place.partial) return [];
  const all = new ObjectIdSet(ids);
  const problems: Problem[] = [];
  const heads = outline.head === undefined ? outline.otherHeads : [outline.head, ...outline.otherHeads];
  const detached = heads.filter((head) => !outline.refs.some(({ oid }) => oid === head));
  const tips = [...outline.refs, ...detached.map((oid) => ({ name: 'HEAD', oid }))];
  for (const { name, oid } of tips) {
    if (!all.has(oid)) problems.push(problemOf(repository, name, 'git-missing-object', `the object it names is missing: ${oid}`));
  }
  const named = new Map<string, string>();
  for (const { path, entries } of outline.indexes) {
    for (const { oid, isSubmodule } of entries)
      if (!isSubmodule && !all.has(oid) && !isEmptyBlob(oid)) named.set(oid, `the ${path}`);
  }
  try {
    const there = [...new Set(tips.map(({ oid }) => oid))].filter((oid) => all.has(oid));
    for (const oid of await listMissing(view, there)) named.set(oid, 'a commit');
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    problems.push(problemOf(repository, 'objects', codeOf(error), `could not check for missing objects: ${explain(error)}`));
  }
  for (const [oid, who] of named) problems.push(missing(repository, oid, who));
  return cut(problems, repository);
}

/** The missing objects that the commits of a range need. */
export function missingInRange({ missing: oids = [] }: Listing, repository: Repository): readonly Problem[] {
  return cut(
    oids.map((oid) => missing(repository, oid, 'a commit')),
    repository,
  );
}

function cut(problems: readonly Problem[], repository: Repository): readonly Problem[] {
  if (problems.length <= MAX_MISSING_OBJECTS) return problems;
  const more = `${problems.length - MAX_MISSING_OBJECTS} more missing objects are not listed`;
  return [...problems.slice(0, MAX_MISSING_OBJECTS), problemOf(repository, 'objects', 'git-missing-object', more)];
}

function missing({ root }: Repository, oid: string, who: string): Problem {
  const origin = { kind: 'object', oid, type: 'blob', path: '', ...(root === undefined ? {} : { root }) } as const;
  return createProblem(origin, 'git-missing-object', `missing in git (${who} refers to it)`);
}

/** git need not store it: `git add --intent-to-add` puts an empty file into the index. */
function isEmptyBlob(oid: string): boolean {
  return (
    createHash(oid.length === 40 ? 'sha1' : 'sha256')
      .update('blob 0\0')
      .digest('hex') === oid
  );
}
