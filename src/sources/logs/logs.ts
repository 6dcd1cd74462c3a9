// The logs of a system as a source: the files in the places where programs write them, each file once.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogPlace } from '../../model/entry-metadata.ts';
import { isSystemError } from '../../model/errors.ts';
import { createProblem, problemFrom } from '../../model/problems.ts';
import type { Skip, SourceItem, SourceStep } from '../../model/types.ts';
import { isWithin } from '../../system/paths.ts';
import { joinPath, systemPath } from '../../system/walk.ts';
import { FileBlob } from '../blobs.ts';
import { fileSource } from '../files/files.ts';
import type { PathFilter } from '../files/select.ts';
import { type LogFolder, logPlaces, type Roots } from './places.ts';

export interface LogOptions extends Roots {
  readonly excludes: PathFilter;
}

/** Logs as a source. */
export interface LogSource {
  readonly items: AsyncIterable<SourceStep>;
  /** The places that were scanned, once all items were taken. */
  readonly places: readonly LogPlace[];
}

/** Tables of who logged in when. They are sparse files, as large as a disk, and have no text of programs. */
const LOGINS = /(?:^|\/)(?:lastlog|faillog|tallylog|[wbu]tmp(?:[.-][^/]*)?)$/;

/** Files of the journal, on their way to journalctl. */
const JOURNAL = /\.journal~?$/;

/** All logs that are found. A missing log is no problem; one that cannot be read is. */
export function logSource(options: LogOptions): LogSource {
  const places: LogPlace[] = [];
  const known = new Set<string>();

  async function* items(): AsyncGenerator<SourceStep> {
    for (const place of logPlaces(options)) {
      const [isThere, found] = itemsAt(place, options);
      let files = 0;
      for await (const item of found) {
        if (item.type === 'blob' && !isNew(item, known)) continue;
        if (item.type === 'blob' && item.origin.kind === 'file') files++;
        yield item;
      }
      places.push({ path: place.path, files: isThere ? files : undefined });
    }
  }

  return { items: items(), places };
}

type Items = Iterable<SourceItem> | AsyncIterable<SourceItem>;

/** Whether a place exists, and what is in it. */
function itemsAt(place: LogFolder, options: LogOptions): readonly [isThere: boolean, items: Items] {
  const { path } = place;
  const origin = { kind: 'file', path } as const;
  try {
    if (!statSync(path).isDirectory()) return [false, []];
    // A link on another system's disk means a file of that disk, not of this system.
    if (
      options.root !== undefined &&
      path.startsWith(options.root) &&
      !isWithin(realpathSync(path), realpathSync(options.root))
    ) {
      const message = 'the link leads out of the --root folder; pass its target as a path';
      return [true, [createProblem(origin, 'link-outside-root', message)]];
    }
  } catch (error) {
    const isThere = !(isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'));
    return [isThere, isThere ? [problemFrom(origin, error)] : []];
  }
  return [true, place.shallow === true ? shallow(place, options) : deep(place, options)];
}

/** The logs in a folder, not those below it. */
function* shallow({ path, takes }: LogFolder, { env, excludes }: LogOptions): Generator<SourceItem> {
  let names: readonly string[];
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    yield problemFrom({ kind: 'file', path }, error, (reason) => `the folder cannot be listed: ${reason}`);
    return;
  }
  for (const name of names.toSorted()) {
    const file = join(path, name);
    if (takes?.test(name) === false) continue;
    if (excludes(file)) yield { type: 'skip', origin: { kind: 'file', path: file }, reason: 'excluded' };
    else yield new FileBlob(file, { kind: 'file', path: file }, env);
  }
}

/** The logs in a folder and all below it. */
async function* deep({ path, takes }: LogFolder, { cwd, env, excludes }: LogOptions): AsyncGenerator<SourceItem> {
  const files = fileSource([path], { cwd, env, all: true, exclusions: [{ folder: '/', excludes }] });
  for await (const item of singly(files)) {
    const below = item.origin.path ?? '';
    const isTaken = takes === undefined || item.type === 'problem' || takes.test(`/${below}`);
    if (isTaken) yield item.type === 'blob' && item.origin.kind === 'file' ? selected(item, below) : item;
  }
}

async function* singly(steps: AsyncIterable<SourceStep>): AsyncGenerator<SourceItem> {
  for await (const step of steps) {
    if ('type' in step) yield step;
    else yield* step;
  }
}

/** The file, or why it is skipped. */
function selected(item: Extract<SourceItem, { type: 'blob' }>, path: string): SourceItem {
  const skip = (reason: Skip['reason']): Skip => ({ type: 'skip', origin: item.origin, reason });
  if (LOGINS.test(path)) return skip('login-records');
  return JOURNAL.test(path) ? skip('journal-file') : item;
}

/** Whether a file was not given before, in another place or under another name. */
function isNew({ origin }: SourceItem, known: Set<string>): boolean {
  if (origin.kind !== 'file') return true;
  const path = joinPath(origin.root ?? '', origin.path);
  try {
    const { dev, ino } = statSync(systemPath(path), { bigint: true });
    const key = `${dev} ${ino}`;
    return !known.has(key) && known.add(key) !== undefined;
  } catch {
    // Reading it will report what is wrong.
    return !known.has(path) && known.add(path) !== undefined;
  }
}
