// Looks at one Blob, and where it is a container at all that is in it.
import type { Detector } from '../detect/detector.ts';
import type { Blob, Match } from '../model/types.ts';
import type { Inside } from './nesting.ts';
import type { Tally } from './tally.ts';
import type { Watcher } from './watcher.ts';

const OVERDUE = 'took too long and was stopped: it has not seen all of it (after five times it is not run any more)';

/** How much of a container is read at once. */
const PIECE = 256 * 1024;

/** Looks at a Blob. What goes wrong is told, not thrown. */
export async function look(blob: Blob, inside: Inside | undefined, watcher: Watcher): Promise<void> {
  const { origin } = blob;
  const detector = watcher.detectorAt(inside?.depth ?? 0);
  const since = watcher.mark();
  const looking = new Looking(blob, inside, detector, watcher);
  try {
    const size = await looking.toEnd();
    // A name is not content: it is looked at, but what is reported as scanned are contents.
    if (origin.kind !== 'name') watcher.counted(size);
  } catch (error) {
    watcher.failed(origin, error, inside);
  } finally {
    const conflicts = detector.conflicts?.();
    // What is in a container was heard in there.
    if (conflicts !== undefined && !looking.isContainer) watcher.heard(blob, conflicts);
    blob.close();
  }
  for (const id of detector.overdue()) watcher.problem(origin, 'rule-timeout', `rule "${id}" ${OVERDUE}`, inside);
  if (detector.isPartial()) watcher.partial();
  if (looking.tally !== undefined) await watcher.record(looking.tally, since);
  watcher.done();
}

/** The reading of one Blob. A class, not closures: a scan makes one for every file. */
class Looking {
  readonly #blob: Blob;
  readonly #inside: Inside | undefined;
  readonly #detector: Detector;
  readonly #watcher: Watcher;
  #size = 0;
  #ended = false;
  /** The first bytes, where the first piece is too short to say what they begin. */
  #head: Buffer | undefined;
  #isKnown: boolean;
  isContainer = false;
  tally: Tally | undefined;

  constructor(blob: Blob, inside: Inside | undefined, detector: Detector, watcher: Watcher) {
    this.#blob = blob;
    this.#inside = inside;
    this.#detector = detector;
    this.#watcher = watcher;
    this.#isKnown = blob.origin.kind === 'name';
  }

  /** Reads the Blob to its end; what was found before an error is kept. Returns how many bytes it has. */
  async toEnd(): Promise<number> {
    this.#detector.begin();
    try {
      while (!this.#ended) {
        const room = this.#detector.room();
        const reading = this.#blob.read(room);
        // Files are read synchronously: a promise for each of 100,000 would cost more than the search in it.
        const count = typeof reading === 'number' ? reading : await reading;
        const container = this.#isKnown ? undefined : this.#recognise(room, count);
        this.#take(count);
        if (container !== undefined) await this.#unpack(container.format, container.first);
      }
      return this.#size;
    } finally {
      this.#add(this.#detector.finish());
    }
  }

  /** Says which container it is as soon as enough is there to know; `count` more bytes are in `room`. Gives all bytes so far. */
  #recognise(room: Uint8Array, count: number): { readonly format: string; readonly first: Uint8Array } | undefined {
    const { unpacker } = this.#watcher;
    let first = room;
    // Nearly always the first piece says it all, and no view or copy of it is made.
    if (this.#head !== undefined || count < (unpacker?.headLength ?? 0)) {
      first = Buffer.concat([this.#head ?? new Uint8Array(0), room.subarray(0, count)]);
      if (unpacker !== undefined && count > 0 && first.length < unpacker.headLength) {
        this.#head = Buffer.from(first);
        return undefined;
      }
    }
    this.#isKnown = true;
    const format = unpacker?.recognise(first);
    if (format === undefined) return undefined;
    this.isContainer = true;
    // A copy: the detector moves its bytes about.
    return { format, first: Uint8Array.from(first === room ? room.subarray(0, count) : first) };
  }

  #take(count: number): void {
    this.#size += count;
    if (count === 0) this.#ended = true;
    else this.#add(this.#detector.take(count));
  }

  #add(matches: readonly Match[]): void {
    if (matches.length === 0) return;
    // In a container no token is in its place, whatever the file is called.
    const { origin } = this.#blob;
    this.tally ??= this.#watcher.tallyOf(
      this.isContainer ? { origin, changed: () => this.#blob.changed?.() } : this.#blob,
      this.#inside,
    );
    this.tally.add(matches);
  }

  /**
   * Looks at what is in the Blob. All bytes that are unpacked go through our own detector as they are, too, and what is left of
   * them afterwards: headers, gaps, what follows the end, and what could not be unpacked.
   */
  async #unpack(format: string, first: Uint8Array): Promise<void> {
    const { unpacker } = this.#watcher;
    const inside = this.#inside;
    if (unpacker === undefined) return;
    if (inside !== undefined && inside.depth >= unpacker.depth) {
      const message = `it is in ${unpacker.depth} containers, one in the other: what is in it was not unpacked`;
      this.#watcher.problem(this.#blob.origin, 'archive-depth', message, inside);
      return;
    }
    const shared = inside?.shared ?? { unpacking: await unpacker.start(), problems: 0 };
    const { unpacking } = shared;
    let given = false;
    const next = async (): Promise<Uint8Array | undefined> => {
      const piece = given ? await this.#piece() : first;
      given = true;
      if (inside === undefined) unpacking.feed(piece?.length ?? 0);
      return piece;
    };
    const { lookInto } = await import('./container.ts');
    await lookInto({ blob: this.#blob, format, inside, shared, next }, this.#watcher);
    // Where too much came out, what is compressed cannot be read on.
    while (!this.#ended && (inside === undefined || unpacking.exhausted === undefined)) await this.#piece();
    this.#ended = true;
  }

  /** Reads on and gives what was read, as a copy. */
  async #piece(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    const room = this.#detector.room().subarray(0, PIECE);
    const count = await this.#blob.read(room);
    const piece = count === 0 ? undefined : Uint8Array.from(room.subarray(0, count));
    this.#take(count);
    return piece;
  }
}
