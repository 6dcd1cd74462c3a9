// Histories as a source: what is there of the places where tools keep them, each file once.
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SkipReason } from '../../model/codes.ts';
import type { LogPlace } from '../../model/entry-metadata.ts';
import { codeOf, explain, isSystemError } from '../../model/errors.ts';
import type { HistoryOrigin, Origin } from '../../model/origin.ts';
import { createProblem, problemFrom } from '../../model/problems.ts';
import type { Problem, SourceItem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { isThere, realPath, statsOf } from '../../system/files.ts';
import { isWithin } from '../../system/paths.ts';
import { joinPath, systemPath, walk } from '../../system/walk.ts';
import type { PathFilter } from '../files/select.ts';
import { HistoryBlob } from './blob.ts';
import type { Home } from './home.ts';
import { HEAD_LENGTH, recogniseHistory } from './recognise.ts';
import type { HistoryPlace } from './tool.ts';
import { historyOrigin, TOOLS } from './tools.ts';

export interface HistoryOptions {
  readonly env: Environment;
  readonly excludes: PathFilter;
  /** Whether the home is somebody else's: a link that leads out of it is not followed. */
  readonly foreign: boolean;
}

/** The histories of a user as a source. */
export interface HistorySource {
  readonly items: Iterable<SourceItem>;
  /** The places that were searched; complete once all items were read. */
  readonly places: () => readonly LogPlace[];
}

/** The histories in a home. A history that does not exist is not a problem; one that cannot be read is. */
export function historySource(home: Home, options: HistoryOptions): HistorySource {
  const places = new Map<string, number | undefined>();
  const look: Look = { ...options, isNew: onlyOnce(), ...(options.foreign ? { within: home.home } : {}) };
  const reported = new Set<string>();

  const all = TOOLS.flatMap(({ id, places }) => places(home).map((place) => ({ id, place })));

  // A home that we may not read is one problem, not one for each place in it; a file of several tools is one skip.
  function isNew(origin: Origin, reason: string): boolean {
    const key = JSON.stringify([origin.kind === 'history' ? origin.path : origin, reason]);
    if (reported.has(key)) return false;
    reported.add(key);
    return true;
  }

  function* itemsOf(place: HistoryPlace, id: string): Generator<SourceItem> {
    for (const item of itemsAt(place, () => id, look)) {
      const result = item.type === 'problem' ? atCause(item) : item;
      const reason = result.type === 'problem' ? result.code : result.type === 'skip' ? result.reason : undefined;
      if (reason === undefined || isNew(result.origin, reason)) yield result;
    }
  }

  function* items(): Generator<SourceItem> {
    for (const { id, place } of all) {
      let files = 0;
      for (const item of itemsOf(place, id)) {
        if (item.type === 'blob') files++;
        yield item;
      }
      const before = places.get(place.path);
      places.set(place.path, before === undefined && !isThere(place.path) ? undefined : (before ?? 0) + files);
    }
  }

  return { items: items(), places: () => [...places].map(([path, files]) => ({ path, files })) };
}

/** The history files of a tool in a home, under the names that the tool uses: links are not followed. */
export function namesOf(tool: string, home: Home): readonly string[] {
  const places = TOOLS.filter(({ id }) => id === tool).flatMap((one) => one.places(home));
  return places.flatMap((place) => [...filesAt(place)].map(({ path }) => path));
}

/** The problem, with the outermost closed folder on the path as its origin, if there is one. */
function atCause(problem: Problem): Problem {
  const { origin } = problem;
  if (origin.kind !== 'history') return problem;
  const folders = [origin.path];
  for (let folder = dirname(origin.path); folder !== dirname(folder); folder = dirname(folder)) folders.unshift(folder);
  const closed = folders.find((folder) => statsOf(folder)?.isDirectory() === true && !isEnterable(folder));
  return closed === undefined ? problem : { ...problem, origin: historyOrigin(closed, 'text') };
}

/** Whether we may enter the folder. */
function isEnterable(folder: string): boolean {
  try {
    accessSync(systemPath(folder), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The named files, and all files below the named folders, each as a history of the tool that it seems to be from. */
export function* namedHistories(paths: readonly string[], cwd: string, options: HistoryOptions): Generator<SourceItem> {
  const look: Look = { ...options, isNew: onlyOnce() };
  for (const name of paths) {
    const path = resolve(cwd, name);
    if (!isThere(path)) {
      yield createProblem(historyOrigin(path, 'text'), 'ENOENT', 'no such file');
      continue;
    }
    const refusal = refusalOf(path);
    if (refusal !== undefined) {
      yield createProblem(historyOrigin(path, 'text'), refusal.code, refusal.message);
      continue;
    }
    const all = statsOf(path)?.isDirectory() === true ? { takes: /^/, depth: Number.POSITIVE_INFINITY } : {};
    yield* itemsAt({ path, ...all }, toolOfFile, look);
  }
}

/** Why a named path cannot be scanned; undefined where it can, and for a device: a history that is kept nowhere is a link to one. */
function refusalOf(path: string): Refusal | undefined {
  const stats = statsOf(path);
  if (stats?.isFIFO() === true || stats?.isSocket() === true) return { code: 'not-a-file', message: 'not a regular file' };
  return stats === undefined && fileAt(path).next().done === true
    ? { code: 'broken-link', message: 'a link that leads nowhere' }
    : undefined;
}

/** How places are searched. */
interface Look extends HistoryOptions {
  /** Whether a file is new: not yielded before, under another name or for another tool. */
  readonly isNew: (path: string) => boolean;
  /** The folder that links must not lead out of. */
  readonly within?: string;
}

function* itemsAt(place: HistoryPlace, toolAt: (path: string) => string, look: Look): Generator<SourceItem> {
  for (const { path, kind, refusal } of filesAt(place)) {
    const origin = historyOrigin(path, toolAt(path));
    if (refusal !== undefined) yield createProblem(origin, refusal.code, refusal.message);
    else if (kind !== undefined) yield { type: 'skip', origin, reason: kind };
    else yield* itemAt(origin, look);
  }
}

function toolOfFile(path: string): string {
  const head = Buffer.alloc(HEAD_LENGTH);
  try {
    // Without waiting for a pipe.
    const file = openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      readSync(file, head);
    } finally {
      closeSync(file);
    }
  } catch {
    // Reading it for the scan reports the error.
  }
  return recogniseHistory(path.replaceAll('\\', '/'), head.toString('latin1'));
}

function onlyOnce(): Look['isNew'] {
  const known = new Set<string>();
  return (path) => {
    const { dev, ino } = statSync(systemPath(path), { bigint: true });
    const key = `${dev} ${ino}`;
    return !known.has(key) && known.add(key) !== undefined;
  };
}

/** Why something could not be scanned. */
type Refusal = Pick<Problem, 'code' | 'message'>;

interface Found {
  readonly path: string;
  /** Why it is skipped. */
  readonly kind?: SkipReason;
  /** Why it could not be scanned. */
  readonly refusal?: Refusal;
}

/** The files at a place. */
function* filesAt({ path, takes, depth = 0 }: HistoryPlace): Generator<Found> {
  if (takes === undefined) {
    yield* fileAt(path);
    return;
  }
  const found = fileAt(path).next().value;
  if (found?.refusal !== undefined) yield { path, refusal: found.refusal };
  if (statsOf(path)?.isDirectory() !== true) return;
  for (const entry of walk(path, (below) => below.split('/').length <= depth)) {
    const full = joinPath(path, entry.path);
    if (entry.kind === 'unreadable') yield { path: full, refusal: entry };
    else if (entry.kind !== 'gone' && entry.kind !== 'folder' && takes.test(entry.path)) yield* fileAt(full);
  }
}

/** The file that a path leads to; nothing where it leads nowhere, or to a folder. */
function* fileAt(path: string): Generator<Found> {
  try {
    const stats = statSync(systemPath(path));
    if (stats.isFile()) yield { path };
    else if (stats.isFIFO()) yield { path, kind: 'named-pipe' };
    else if (stats.isSocket()) yield { path, kind: 'socket' };
    // A history that must not be kept is often a link to /dev/null.
    else if (!stats.isDirectory()) yield { path, kind: 'device' };
  } catch (error) {
    if (!(isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')))
      yield { path, refusal: { code: codeOf(error), message: explain(error) } };
  }
}

/** The file that a path leads to, unless it was yielded before. */
function* itemAt(origin: HistoryOrigin, { env, excludes, isNew, within }: Look): Generator<SourceItem> {
  try {
    const path = realPath(origin.path);
    if (excludes(origin.path) || excludes(path)) yield { type: 'skip', origin, reason: 'excluded' };
    else if (within !== undefined && !isWithin(path, realPath(within)))
      yield createProblem(origin, 'link-outside-root', `the link leads out of that home; to scan it, name ${path}`);
    else if (isNew(path)) yield new HistoryBlob(path, origin.tool, env);
  } catch (error) {
    yield problemFrom(origin, error);
  }
}
