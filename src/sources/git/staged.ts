// What the next commit would add, as a source: the contents of the index, never of the working tree.

import { readObjects, startCatFile } from '../../git/cat-file.ts';
import { hookEnvironment } from '../../git/environment.ts';
import { findRepository } from '../../git/repository.ts';
import type { GitProcess } from '../../git/run.ts';
import { listStaged, listTracked, type StagedEntry } from '../../git/staged.ts';
import { blobOf } from '../../model/blob-of.ts';
import type { Origin } from '../../model/origin.ts';
import { createProblem } from '../../model/problems.ts';
import type { SourceItem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToText } from '../../system/path-text.ts';
import { FileBlob } from '../blobs.ts';
import type { PathFilter } from '../files/select.ts';
import { lfsContent, pointedTo } from './lfs.ts';

/** The staged paths and contents, and git behind them. */
export interface Staged {
  /** The paths and contents that `excluded` leaves. Iterating throws GitError when git fails; a missing object is a Problem. */
  items(excluded: PathFilter): AsyncIterable<SourceItem>;
  /** Ends git if not everything was read. Must be called in any case. */
  stop(): void;
}

/**
 * Starts to read what is staged in the repository at `cwd`. Contents are complete files: git does not decide what is text or what
 * has changed. With `whole`, everything in the index.
 *
 * git is started at once, not at the first item: its processes and this one take time to start.
 */
export function startStaged(cwd: string, environment: Environment, whole = false): Staged {
  const env = hookEnvironment(environment);
  const listed = whole ? listTracked(cwd, env) : listStaged(cwd, env);
  // Iterating throws the failure; until then it must not be an unhandled rejection.
  listed.catch(() => undefined);
  const catFile = startCatFile(cwd, env);
  return { items: (excluded) => readStaged({ cwd, env }, listed, catFile, excluded), stop: () => catFile.stop() };
}

/** The content that a pointer stands for: `git add` stored it in the LFS folder. */
function lfsItem(id: string, origin: Origin, cwd: string, env: Environment): SourceItem {
  const path = lfsContent(findRepository(cwd, env).commonDir, id);
  return path === undefined ? { type: 'skip', origin, reason: 'missing-lfs-content' } : new FileBlob(path, origin, env);
}

async function* readStaged(
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  listed: Promise<readonly StagedEntry[]>,
  catFile: GitProcess,
  excluded: PathFilter,
): AsyncGenerator<SourceItem> {
  const contents: { readonly path: string; readonly oid: string }[] = [];
  for (const entry of await listed) {
    const path = pathToText(entry.path);
    const origin = { kind: 'staged', path } as const;
    if (excluded(path)) yield { type: 'skip', origin, reason: 'excluded' };
    else {
      yield blobOf(entry.path, { kind: 'name', path });
      if (entry.kind === 'submodule') yield { type: 'skip', origin, reason: 'submodule' };
      else contents.push({ path, oid: entry.oid });
    }
  }
  let next = 0;
  for await (const object of readObjects(
    catFile,
    contents.map(({ oid }) => oid),
  )) {
    const origin = { kind: 'staged', path: contents[next++]?.path ?? '' } as const;
    if (object.missing) {
      yield createProblem(origin, 'git-missing-object', `its content is missing in git (object ${object.oid})`);
    } else {
      let pointsTo: string | undefined;
      const read = (into: Uint8Array): number | Promise<number> => {
        const count = object.read(into);
        if (count === object.size) pointsTo = pointedTo(into.subarray(0, count));
        return count;
      };
      yield { type: 'blob', origin, read, close: () => undefined };
      if (pointsTo !== undefined) yield lfsItem(pointsTo, origin, cwd, env);
    }
  }
}
