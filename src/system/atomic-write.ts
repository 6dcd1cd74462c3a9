// Replaces a file at once: a reader, and a crash, find the old bytes or the new ones, never a part of either.
//
// The new bytes go into a file of another name in the same folder; that is synced and then renamed. `writeAtomically` does it all.
// A caller that proves what it wrote, or writes step by step, uses a PendingFile:
//
//   const pending = new PendingFile('/srv/bot/.env', { prefix: '.env.tokenscan-' });
//   try {
//     pending.write(bytes);
//     copyOwnerAndMode(pending.fd, statSync('/srv/bot/.env'));
//     pending.commit({ check: () => expectUnchanged() });
//   } finally {
//     pending.discard();
//   }
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../model/errors.ts';
import { readableNamesIn, realPath, statsOf } from './files.ts';
import { systemPath } from './walk.ts';

/** The names of pending files. Those of a `.env` match the patterns that keep `.env*` out of git and of images. */
const TEMPORARY = /^\.(?:env\.)?tokenscan-[0-9a-f]{16}\.tmp$/;

/** A pending file exists for the time of one write: one of this age belongs to a process that was killed. */
const ABANDONED_MS = 60_000;

export interface PendingOptions {
  /** How the name of the file begins; 16 hexadecimal digits and `.tmp` follow. */
  readonly prefix?: '.tokenscan-' | '.env.tokenscan-';
  /** Its permissions, less those that the umask clears; 0600 by default. */
  readonly mode?: number;
}

export interface CommitOptions {
  /** Called last before the rename. Where it throws, the old file stays. */
  readonly check?: () => void;
  /** Throws EEXIST where there is a file of that name, in place of replacing it. */
  readonly exclusive?: boolean;
  /** Whether the new file survives a power cut from here on; true by default. It takes milliseconds. */
  readonly durable?: boolean;
}

/** The new content of a file, under a temporary name beside it. All methods throw what the system throws. */
export class PendingFile {
  /** Open for reading and writing. */
  readonly fd: number;
  readonly #path: string;
  readonly #temporary: string;
  #isOpen = true;
  #isPlaced = false;

  /** @param path of the file to replace. A link there is replaced itself: resolve it first to keep it */
  constructor(path: string, { prefix = '.tokenscan-', mode = 0o600 }: PendingOptions = {}) {
    this.#path = path;
    this.#temporary = join(dirname(path), `${prefix}${randomBytes(8).toString('hex')}.tmp`);
    this.fd = openSync(systemPath(this.#temporary), 'wx+', mode);
  }

  /** Whether the new file has its name: from then on an error is not "the old file stays". */
  get isPlaced(): boolean {
    return this.#isPlaced;
  }

  /** Writes all of `bytes` from the start of the file. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at, bytes.length - at, at);
  }

  /** Adds `bytes` to what was added before. */
  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
  }

  /** Whether `bytes` can be read back from the start of the file. */
  holds(bytes: Uint8Array): boolean {
    const there = Buffer.alloc(bytes.length);
    return readSync(this.fd, there, 0, there.length, 0) === bytes.length && there.equals(bytes);
  }

  /** Gives the new file the name of the old one. */
  commit({ check, exclusive = false, durable = true }: CommitOptions = {}): void {
    if (durable) fsyncSync(this.fd);
    this.#close();
    check?.();
    const [from, to] = [systemPath(this.#temporary), systemPath(this.#path)];
    // A link fails where the name is taken; a rename would replace a file that came in the meantime.
    if (exclusive) linkSync(from, to);
    else renameSync(from, to);
    this.#isPlaced = true;
    if (exclusive) rmSync(from, { force: true });
    if (durable) syncFolder(dirname(this.#path));
  }

  /** Removes what was not committed; afterwards nothing is left beside the old file. Does nothing after a commit. */
  discard(): void {
    this.#close();
    if (!this.#isPlaced) rmSync(systemPath(this.#temporary), { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.fd);
    this.#isOpen = false;
  }
}

export interface AtomicWriteOptions extends PendingOptions, CommitOptions {
  /** Whether the file that a link at the path leads to is replaced, and the link stays; false by default. */
  readonly followLink?: boolean;
  /** Whether a file that is replaced keeps its mode, and its owner if we may set that; true by default. */
  readonly keepMode?: boolean;
}

/** What is written to a file: a text, bytes, or bytes that are made piece by piece. */
type Content = string | Uint8Array | Iterable<Uint8Array>;

/** Writes `content` to the file at `path`, which may exist. Throws what the system throws; then the file is as it was. */
export function writeAtomically(path: string, content: Content, options: AtomicWriteOptions = {}): void {
  const target = options.followLink === true && statsOf(path) !== undefined ? realPath(path) : path;
  const old = options.keepMode === false ? undefined : statsOf(target);
  const pending = new PendingFile(target, options);
  try {
    for (const piece of piecesOf(content)) pending.append(piece);
    if (old !== undefined) copyOwnerAndMode(pending.fd, old, { onOwnerLost: () => undefined });
    pending.commit(options);
  } finally {
    pending.discard();
  }
}

function piecesOf(content: Content): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

/** What a file has in common with the one that it replaces. */
export interface OwnerAndMode {
  readonly uid: number | bigint;
  readonly gid: number | bigint;
  readonly mode: number | bigint;
}

export interface CopyOptions {
  /** Called where owner and group cannot be kept, with whether the group alone differs; by default the error is thrown. */
  readonly onOwnerLost?: (error: unknown, isGroupOnly: boolean) => void;
}

/** Gives the open file owner, group and permissions of another. Throws what the system throws. */
export function copyOwnerAndMode(fd: number, { uid, gid, mode }: OwnerAndMode, { onOwnerLost }: CopyOptions = {}): void {
  const own = fstatSync(fd);
  const [wantedUid, wantedGid] = [Number(uid), Number(gid)];
  // The owner first: a change of it clears set-user-ID and set-group-ID.
  if (own.uid !== wantedUid || own.gid !== wantedGid) {
    try {
      fchownSync(fd, wantedUid, wantedGid);
    } catch (error) {
      if (onOwnerLost === undefined) throw error;
      onOwnerLost(error, own.uid === wantedUid);
    }
  }
  fchmodSync(fd, Number(mode) & 0o7777);
}

/** Whether `name` is that of a pending file. */
export function isPendingName(name: string): boolean {
  return TEMPORARY.test(name);
}

/**
 * Removes pending files that a kill or a power cut left in `folder`. A folder that cannot be listed has none.
 *
 * @param ageMs how old they must be: younger ones may be in use
 */
export function removeAbandoned(folder: string, ageMs: number = ABANDONED_MS): void {
  for (const name of readableNamesIn(folder).filter(isPendingName)) {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (stats?.isFile() === true && Date.now() - stats.mtimeMs >= ageMs) rmSync(join(folder, name), { force: true });
  }
}

/** Makes the names in `folder` durable. Some file systems cannot do that, and Windows opens no folder. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(systemPath(folder), 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isSystemError(error) || !/^(?:EINVAL|EPERM|EACCES|EISDIR|ENOTSUP)$/.test(error.code)) throw error;
  }
}
