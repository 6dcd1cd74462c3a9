// Decides how a file can be masked, by its content. Writes nothing.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { isTableOfKeyValueStore } from '../../sources/archives/format-ends.ts';
import { type FormatFacts, formatOf, HEAD_LENGTH, type Masking } from '../../sources/archives/formats.ts';
import type { Environment } from '../../system/environment.ts';
import { type Compression, passOf } from './compressions.ts';
import type { ContentPass } from './content-pass.ts';
import { isInKeyValueStore } from './key-value-store.ts';
import { openTarget } from './target.ts';
import { isMostlyControls } from './text-sample.ts';

/** A file whose bytes cannot be replaced without damage, and what to do instead. */
export interface UnsupportedFormat {
  /** With an article: "a systemd journal". */
  readonly name: string;
  readonly instead: string;
}

/** Why a mask of the same length would break a file of a format, as what to do instead. */
const INSTEAD: Readonly<Record<Exclude<Masking, 'kept' | 'rewritten'>, string>> = {
  repack: 'unpack it, redact what was in it, pack it again',
  rebuild: 'build it again without the token',
  'its-program': 'change it with the program that writes it',
  'save-again': 'save it again without the token',
  'git-history': '`tokenscan git` in its repository says what to do',
  journal: '`journalctl --rotate`, then `journalctl --vacuum-time=1s` removes what is old',
  sqlite: 'change it with SQLite, then VACUUM',
  'sqlite-log': 'close the database, which empties it',
};

const TABLE: UnsupportedFormat = { name: 'a file of a key-value store', instead: INSTEAD['its-program'] };

const LEADING: UnsupportedFormat = { name: 'a file with a zip archive at its end', instead: INSTEAD.repack };

const BINARY: UnsupportedFormat = {
  name: 'a binary file of unknown format',
  instead: 'change it with the program that writes it, or, if it has no checksums, --force',
};

/** How a file can be masked: as plain bytes, by rewriting it with a pass through its content, or not at all. */
export type MaskingWay = 'plain' | ContentPass | UnsupportedFormat;

/** How the file at `path` can be masked. Throws like openTarget. @param force take a binary file of unknown format for plain bytes */
export function wayToMask(path: string, env: Environment, force: boolean): MaskingWay {
  const { fd, path: real } = openTarget(path, 'read');
  try {
    const head = readAt(fd, 0, HEAD_LENGTH);
    const format = formatOf(head);
    if (format !== undefined) return byFormat(format, env);
    const tail = readAt(fd, Math.max(0, fstatSync(fd).size - TAIL_BYTES), TAIL_BYTES);
    if (isTableOfKeyValueStore(tail) || isInKeyValueStore(real)) return TABLE;
    if (tail.lastIndexOf('PK\x05\x06', undefined, 'latin1') >= 0 && tail.includes('PK\x01\x02', 0, 'latin1')) return LEADING;
    return !force && isBinary(fd) ? BINARY : 'plain';
  } finally {
    closeSync(fd);
  }
}

/** The end of a zip archive with a comment of any length, and the list before it. */
const TAIL_BYTES = 1 << 17;

function byFormat({ id, name, masking }: FormatFacts, env: Environment): MaskingWay {
  if (masking === 'kept') return 'plain';
  if (masking !== 'rewritten') return { name, instead: INSTEAD[masking] };
  const missing: UnsupportedFormat = { name, instead: `that takes the program ${id}; or ${INSTEAD.repack}` };
  return passOf(id as Compression, env) ?? missing;
}

/** How many bytes are read at each of so many places. */
const SAMPLE_BYTES = 1 << 16;
const SAMPLES = 8;

/** Whether a file is binary at its start, at its end, or for the most part. */
function isBinary(fd: number): boolean {
  const last = Math.max(0, fstatSync(fd).size - SAMPLE_BYTES);
  const places = Array.from({ length: last === 0 ? 1 : SAMPLES }, (_, at) => Math.floor((last * at) / (SAMPLES - 1)));
  const found = places.map((at) => isMostlyControls(readAt(fd, at, SAMPLE_BYTES)));
  return found.at(0) === true || found.at(-1) === true || found.filter(Boolean).length > SAMPLES / 2;
}

function readAt(fd: number, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  return bytes.subarray(0, readSync(fd, bytes, 0, count, at));
}
