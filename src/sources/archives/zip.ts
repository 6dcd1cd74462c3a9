// The entries of a zip, read from its start: a stream cannot be read from its end, and entries that no list names are scanned too.
//
// No library does this: yauzl and @zip.js/zip.js go by the central directory, which stands at the end and which a damaged or hostile
// zip lacks or falsifies; unzip streams trust the sizes in the headers. Here the local headers count, the central directory is
// compared with them, and what differs is a Problem.
import type { ProblemCode } from '../../model/codes.ts';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { truncated } from './damage.ts';
import { entryItem, entryPath, Names } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { isKnownMethod, ZipContent } from './zip-content.ts';
import * as zip from './zip-headers.ts';
import { amount, ZipList } from './zip-list.ts';

/** After so many damaged entries it is hardly a zip, and searching for more takes long. */
const MAX_DAMAGED_ENTRIES = 100;

const LOCATOR = 'PK\x06\x07';

/** The entries of one or more zip archives, one behind the other. Forward only; damage is a problem among the items. */
export async function* listZip(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  // Several zips may follow each other, and one may be in the comment of another: other programs open the last one.
  do {
    const archive = new ZipArchive(reader, budget);
    yield* archive.items();
    if (!archive.isWhole) return;
  } while (await reader.seek([zip.ENTRY]));
}

/** The entries of a zip archive that stands behind something: the header of a Chrome extension, a line for the shell. */
export async function* listZipBehind(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  if (await reader.seek([zip.ENTRY])) yield* listZip(reader, budget);
}

class ZipArchive {
  readonly #reader: ByteReader;
  readonly #budget: Budget;
  readonly #start: number;
  readonly #names = new Names();
  readonly #list: ZipList;
  /** Entries that were not scanned, by reason. */
  readonly #sealed = new Map<string, { readonly code: ProblemCode; count: number; readonly first: string }>();
  #listStart: number | undefined;
  #damaged = 0;
  #said = false;
  /** Whether its end was reached. */
  isWhole = false;

  constructor(reader: ByteReader, budget: Budget) {
    this.#reader = reader;
    this.#budget = budget;
    this.#start = reader.position;
    this.#list = new ZipList(this.#start);
  }

  async *items(): AsyncGenerator<ContainerItem> {
    let cutOff = false;
    while (!this.isWhole && !cutOff && this.#damaged < MAX_DAMAGED_ENTRIES) {
      const mark = (await this.#reader.peek(4)).toString('latin1');
      if (mark === zip.ENTRY) cutOff = yield* this.#entry();
      else if (mark === zip.LISTED) cutOff = yield* this.#listed();
      else if (mark === zip.END) yield* this.#end();
      else if (mark === zip.END_64 || mark === LOCATOR) cutOff = await this.#skipLarge(mark);
      // Between entries there may be anything; the comparison with the central directory tells if an entry is missing.
      else cutOff = !(await this.#reader.seek([zip.ENTRY, zip.LISTED, zip.END]));
      if (cutOff && !this.#said) yield cutOffProblem();
    }
    if (this.#damaged >= MAX_DAMAGED_ENTRIES)
      yield problem('damaged-archive', 'too many damaged entries: the rest was not unpacked');
    for (const [why, { code, count, first }] of this.#sealed)
      yield problem(code, `${amount(count, [first])} not scanned: ${why}`);
    if (this.isWhole) yield* this.#list.problems();
  }

  /** An entry and its content. Returns whether the archive ends within it. */
  async *#entry(): AsyncGenerator<ContainerItem, boolean> {
    const reader = this.#reader;
    const offset = reader.position - this.#start;
    const head = await reader.peek(zip.ENTRY_LENGTH);
    if (head.length < zip.ENTRY_LENGTH) return true;
    if (!isPlausible(head)) {
      reader.take(1);
      return false;
    }
    const bytes = await reader.peek(zip.entryLength(head));
    if (bytes.length < zip.entryLength(head)) return true;
    const header = zip.readEntry(bytes);
    reader.take(header.length);
    yield* this.#names.of(header.name);
    const path = entryPath(header.name);
    const content = new ZipContent(reader, header, this.#budget);
    if (zip.isEncrypted(header)) this.#seal('encrypted-archive', 'encrypted', path);
    else if (!isKnownMethod(header.method))
      this.#seal('unsupported-compression', `unsupported compression method ${header.method}`, path);
    else if (!zip.isEmptyFolder(header)) {
      yield* entryItem(path, false, content.chunks());
      if (content.facts === undefined) this.#damaged++;
    }
    await content.skip();
    this.#list.add(offset, header, content.facts);
    const cutOff = (await reader.peek(1)).length === 0;
    // Reading the content threw that it is truncated.
    this.#said = cutOff && content.isCutOff;
    return cutOff;
  }

  /** An entry of the central directory. Returns whether the archive ends within it. */
  async *#listed(): AsyncGenerator<ContainerItem, boolean> {
    const reader = this.#reader;
    this.#listStart ??= reader.position - this.#start;
    const head = await reader.peek(zip.LISTED_LENGTH);
    const bytes = head.length < zip.LISTED_LENGTH ? head : await reader.peek(zip.listedLength(head));
    if (head.length < zip.LISTED_LENGTH || bytes.length < zip.listedLength(head)) return true;
    const header = zip.readListed(bytes);
    reader.take(header.length);
    if (!this.#list.compare(header)) yield* this.#names.of(header.name);
    return false;
  }

  /** The end record: offset and length of the central directory. */
  async *#end(): AsyncGenerator<ContainerItem> {
    const end = await this.#reader.peek(22);
    this.isWhole = true;
    if (end.length < 22) {
      yield cutOffProblem();
      return;
    }
    const count = end.readUInt16LE(10);
    const start = end.readUInt32LE(16);
    const listStart = this.#listStart ?? start;
    const isElsewhere = start !== 0xffffffff && start !== listStart && start !== listStart + this.#start;
    if (isElsewhere || (count !== 0xffff && count !== this.#list.length % 0x10000))
      yield problem(
        'archive-list',
        'the end names another central directory than the one found: what only that one lists was not unpacked',
      );
    this.#reader.take(22);
    // What follows is searched for entries. An end without any may name a central directory that stands anywhere.
    const comment = await this.#reader.peek(end.readUInt16LE(20));
    if (comment.includes(zip.END, 0, 'latin1') && !comment.includes(zip.ENTRY, 0, 'latin1'))
      yield problem('archive-list', 'the comment has another end: what only that one lists was not unpacked');
  }

  async #skipLarge(mark: string): Promise<boolean> {
    const head = await this.#reader.peek(12);
    const length = mark === LOCATOR || head.length < 12 ? 20 : 12 + Number(head.readBigUInt64LE(4));
    return (await this.#reader.skip(length)) > 0;
  }

  #seal(code: ProblemCode, why: string, path: string): void {
    const known = this.#sealed.get(why);
    if (known === undefined) this.#sealed.set(why, { code, count: 1, first: path });
    else known.count++;
  }
}

/** Whether a mark is likely to be the start of an entry, not a chance: in damaged or foreign bytes it stands now and then. */
function isPlausible(head: Buffer): boolean {
  return (head[4] ?? 0) <= 63 && head.readUInt16LE(8) <= 99 && head.readUInt16LE(26) > 0;
}

function problem(code: ProblemCode, message: string): ContainerItem {
  return { kind: 'problem', path: undefined, code, message };
}

function cutOffProblem(): ContainerItem {
  const { problemCode, message } = truncated();
  return problem(problemCode, message);
}
