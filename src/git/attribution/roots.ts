// Lists and names everything that refers to commits in a repository, in the order of the walks.

import type { Keeper, ObjectHistory } from '../../model/origin.ts';
import type { IndexEntry } from '../index-entries.ts';
import type { Ref } from '../refs.ts';

/** Everything that refers to objects in a repository. */
export interface Roots {
  readonly refs: readonly Ref[];
  /** The commit of HEAD, if there is one. */
  readonly head: string | undefined;
  /** The commits of the HEADs of other worktrees. */
  readonly otherHeads: readonly string[];
  readonly reflogs: readonly { readonly ref: string; readonly oids: readonly string[] }[];
  readonly indexes: readonly { readonly worktree?: string; readonly entries: readonly IndexEntry[] }[];
  /** Where walks stop, as ids or options that name refs. */
  readonly known?: readonly string[];
}

/** Something that keeps a commit: a ref, HEAD, a reflog, … */
export interface Root {
  readonly oid: string;
  readonly as: { readonly kind: 'ref'; readonly name: string } | Keeper;
}

const STASH = 'refs/stash';

/** Kinds of refs, the most informative first, and the prefix before their short names. */
const KINDS = [
  ['branches', 'refs/heads/'],
  ['remotes', 'refs/remotes/'],
  ['tags', 'refs/tags/'],
] as const;

/** HEAD and the refs. HEAD comes first, then branches. */
export function refRoots({ head, otherHeads, refs }: Roots): readonly Root[] {
  const rank = (name: string): number =>
    (KINDS.findIndex(([, prefix]) => name.startsWith(prefix)) + KINDS.length + 1) % (KINDS.length + 1);
  const heads = [...(head === undefined ? [] : [head]), ...otherHeads].map((oid) => ({ oid, as: { kind: 'head' } }) as const);
  const named = refs
    .filter(({ name }) => name !== STASH)
    .toSorted((a, b) => rank(a.name) - rank(b.name))
    .map(({ name, oid }) => ({ oid, as: { kind: 'ref', name } }) as const);
  return [...heads, ...named];
}

/** Stashes and reflogs. Commits that are reachable only from them were amended, rebased or stashed. */
export function logRoots({ refs, reflogs }: Roots): readonly Root[] {
  const keeperOf = (ref: string): Keeper => (ref === STASH ? { kind: 'stash' } : { kind: 'reflog', ref });
  return [
    ...refs.filter(({ name }) => name === STASH).map(({ oid, name }) => ({ oid, as: keeperOf(name) })),
    // A reflog has the latest last.
    ...reflogs.flatMap(({ ref, oids }) => oids.toReversed().map((oid) => ({ oid, as: keeperOf(ref) }))),
  ];
}

/** Earlier commits of the remote-tracking branches. Commits that are reachable only from them were removed by a forced push. */
export function pastRemoteRoots({ reflogs }: Roots): readonly Root[] {
  return reflogs
    .filter(({ ref }) => ref.startsWith('refs/remotes/'))
    .flatMap(({ ref, oids }) => oids.map((oid) => ({ oid, as: { kind: 'ref', name: ref } }) as const));
}

/** The names of the refs among `roots`, by kind, in the short form that people use. */
export function namesOf(roots: readonly Root[]): Pick<ObjectHistory, 'branches' | 'tags' | 'remotes' | 'refs'> {
  const names = { branches: [] as string[], tags: [] as string[], remotes: [] as string[], refs: [] as string[] };
  for (const { as } of roots) {
    if (as.kind !== 'ref') continue;
    const [kind, prefix] = KINDS.find(([, start]) => as.name.startsWith(start)) ?? ['refs', ''];
    // `refs/remotes/origin/HEAD` only names the default branch of the remote.
    if (!/^refs\/remotes\/[^/]+\/HEAD$/.test(as.name)) names[kind].push(as.name.slice(prefix.length));
  }
  return names;
}

/** The keepers among `roots`, each once. */
export function keepersOf(roots: readonly Root[]): readonly Keeper[] {
  const keepers = new Map<string, Keeper>();
  for (const { as } of roots) if (as.kind !== 'ref') keepers.set(JSON.stringify(as), as);
  return [...keepers.values()];
}
