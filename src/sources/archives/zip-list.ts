// Compares the central directory of a zip with its entries: other programs go by that list, the scan reads from the start.
import { crc32 } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import { entryPath } from './entries.ts';
import type { ZipHeader } from './zip-headers.ts';

/** What was read of an entry; `facts` is undefined if it was not unpacked completely. */
interface ReadEntry {
  readonly name: number;
  readonly facts: number | undefined;
}

/** So many entries are kept in mind for the comparison. */
const MAX_COMPARED_ENTRIES = 1_000_000;

/** Compares the list at the end of a zip archive with the entries that were found. */
export class ZipList {
  readonly #found = new Map<number, ReadEntry>();
  readonly #prefix: number;
  #tooMany = false;
  #listed = 0;
  #missing: string[] = [];
  #missingCount = 0;
  #other: string[] = [];
  #otherCount = 0;

  /** @param prefix how many bytes stand before the archive: some programs count offsets from there, some from its start */
  constructor(prefix: number) {
    this.#prefix = prefix;
  }

  /** An entry stands at `offset`. */
  add(offset: number, header: ZipHeader, facts: Pick<ZipHeader, 'sum' | 'packed' | 'size'> | undefined): void {
    if (this.#found.size >= MAX_COMPARED_ENTRIES) this.#tooMany = true;
    else
      this.#found.set(offset, {
        name: crc32(header.name),
        facts: facts === undefined ? undefined : digest({ ...header, ...facts }),
      });
  }

  /** The list names an entry. Returns whether by the name that stands at the entry. */
  compare(listed: ZipHeader): boolean {
    this.#listed++;
    const found = this.#found.get(listed.offset) ?? this.#found.get(listed.offset - this.#prefix);
    if (found === undefined) {
      this.#missingCount++;
      if (this.#missing.length === 0) this.#missing.push(entryPath(listed.name));
    } else if (found.facts !== undefined && found.facts !== digest(listed)) {
      this.#otherCount++;
      if (this.#other.length === 0) this.#other.push(entryPath(listed.name));
    }
    return found !== undefined && found.name === crc32(listed.name);
  }

  /** How many the list names. */
  get length(): number {
    return this.#listed;
  }

  /** The differences between the list and the entries. */
  *problems(): Generator<ContainerItem> {
    const say = (message: string): ContainerItem => ({ kind: 'problem', path: undefined, code: 'archive-list', message });
    if (this.#tooMany) yield say(`more than ${MAX_COMPARED_ENTRIES} entries: not compared with the central directory`);
    else if (this.#missingCount > 0)
      yield say(`missing: ${amount(this.#missingCount, this.#missing)} listed in the central directory`);
    if (this.#otherCount > 0)
      yield say(`the central directory contradicts ${amount(this.#otherCount, this.#other)}: unpacked as the entry says`);
  }
}

/** `3 entries (first: a/b)`. */
export function amount(count: number, [first = '']: readonly string[]): string {
  return count === 1 ? `1 entry (${first})` : `${count} entries (first: ${first})`;
}

function digest({ method, sum, packed, size }: Pick<ZipHeader, 'method' | 'sum' | 'packed' | 'size'>): number {
  return crc32(`${method} ${sum} ${packed} ${size}`);
}
