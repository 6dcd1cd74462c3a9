// Sources that a person names → units: the repositories in folders, folders without one, files, and URLs.
import { resolve } from 'node:path';
import { isBrokenRepository, repositoryAt } from '../../git/repository.ts';
import { codeOf, explain, GitError, isSystemError, ScanError, UsageError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { globFilter } from '../../sources/files/select.ts';
import { realPath, statsOf } from '../../system/files.ts';
import { walk } from '../../system/walk.ts';
import { canonicalUrl, checkCloneUrl, idOf, isCloneUrl, type Unit } from './unit.ts';

/** How sources become units. */
export interface FindOptions {
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** Globs of what is skipped, below each folder. */
  readonly exclude?: readonly string[] | undefined;
  /** A folder is one unit, whatever is in it. */
  readonly asIs?: boolean | undefined;
}

/** The units, by id, and what could not be read. */
export interface FoundUnits {
  readonly units: readonly Unit[];
  readonly problems: readonly Problem[];
}

/** Finds the units of `sources`. What several sources lead to is one unit. Throws UsageError for a source that does not exist. */
export async function findUnits(sources: readonly string[], options: FindOptions): Promise<FoundUnits> {
  const finder = new UnitFinder(options, await globFilter(options.exclude ?? []));
  for (const source of sources) finder.add(source);
  return finder.found();
}

class UnitFinder {
  readonly #options: FindOptions;
  readonly #isExcluded: (path: string) => boolean;
  readonly #units = new Map<string, Unit>();
  readonly #problems: Problem[] = [];

  constructor(options: FindOptions, isExcluded: (path: string) => boolean) {
    this.#options = options;
    this.#isExcluded = isExcluded;
  }

  add(source: string): void {
    if (isCloneUrl(source)) {
      checkCloneUrl(source);
      this.#put('clone', canonicalUrl(source), source);
      return;
    }
    const path = resolve(this.#options.cwd, source);
    const stats = statsOf(path);
    if (source === '' || stats === undefined) throw new UsageError('a SOURCE does not exist, and is not a URL of a repository');
    if (stats.isDirectory()) this.#addFolder(realPath(path));
    else this.#put('file', realPath(path), realPath(path));
  }

  found(): FoundUnits {
    const units = [...this.#units.values()].toSorted((a, b) => (a.source < b.source ? -1 : 1));
    // The scan of a repository reads the submodules in its git folder, too.
    const stores = new Set(units.filter(({ kind }) => kind === 'repository').map(({ source }) => `${source}/.git/modules/`));
    const isSubmodule = ({ kind, source }: Unit): boolean => {
      const at = source.indexOf('/.git/modules/');
      return kind === 'repository' && at > 0 && stores.has(source.slice(0, at + '/.git/modules/'.length));
    };
    return { units: units.filter((unit) => !isSubmodule(unit)), problems: this.#problems };
  }

  #addFolder(folder: string): void {
    if (this.#options.asIs === true) {
      this.#put('folder', folder, folder);
      return;
    }
    const kind = this.#addRepository(folder);
    if (kind === 'bare') return;
    let hasRepository = kind !== undefined;
    const enter = (path: string, name: string): boolean => {
      // There may be others in the working tree of one, but not in a git folder.
      if (name === '.git' || this.#isExcluded(path)) return false;
      const found = this.#addRepository(`${folder}/${path}`);
      hasRepository ||= found !== undefined;
      return found !== 'bare';
    };
    for (const entry of walk(folder, enter))
      if (entry.kind === 'unreadable') this.#problem(`${folder}/${entry.path}`, new ScanError(entry.code, entry.message));
    if (!hasRepository) this.#put('folder', folder, folder);
  }

  /** Adds the folder if it is a repository, and says of which kind; undefined if it is none. */
  #addRepository(folder: string): 'bare' | 'with-files' | undefined {
    try {
      const place = repositoryAt(folder);
      if (place === undefined) {
        if (!isBrokenRepository(folder)) return undefined;
        throw new GitError('its .git is not a git repository, or is not readable');
      }
      // Linked worktrees share one store.
      const store = realPath(place.commonDir);
      this.#put('repository', store, store.endsWith('/.git') ? store.slice(0, -'/.git'.length) : store, folder);
      return place.workTree === undefined ? 'bare' : 'with-files';
    } catch (error) {
      if (!(error instanceof GitError) && !isSystemError(error)) throw error;
      this.#problem(folder, error);
      return 'with-files';
    }
  }

  #put(kind: Unit['kind'], canonical: string, source: string, typed: string = source): void {
    const id = idOf(kind, canonical);
    const known = this.#units.get(id);
    if (known === undefined) {
      this.#units.set(id, { id, kind, source, ...(typed === source ? {} : { same: [typed] }) });
      return;
    }
    const others = new Set([...(known.same ?? []), typed]);
    others.delete(known.source);
    if (others.size > 0) this.#units.set(id, { ...known, same: [...others].toSorted() });
  }

  #problem(path: string, error: unknown): void {
    this.#problems.push(createProblem({ kind: 'file', path }, codeOf(error), explain(error)));
  }
}
