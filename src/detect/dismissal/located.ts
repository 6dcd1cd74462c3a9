// Whether the bytes right beside an anchor are those of a match: reading ends at the first byte that is wrong, mostly one of the next few.
//
// Example: of `TelegramClient\([\s\S]{1,80}…` the anchor `gramCl` stands in the name at the start of each match: where no `Tele` stands before
// it, none begins.
import type { View } from '../readings.ts';
import { ACCEPTED, Automaton, REFUSED } from './automaton.ts';
import { isEscapeAt, mayEscapeEnd } from './escape-search.ts';
import { type Graph, type Places, placesOf, reversed } from './graph.ts';
import { readEscape } from './hidden-anchors.ts';

/** Tells whether an anchor stands in one part of a pattern. */
export class LocatedTest {
  readonly #places: readonly PlaceTest[];

  /** @param graph that of the part */
  constructor(graph: Graph, anchor: string) {
    this.#places = placesOf(graph, anchor).map((places) => new PlaceTest(graph, places, anchor.length));
  }

  /** Whether the anchor at the position `at` may stand in the part, with escapes beside it or without. */
  mayStand(view: View, at: number): boolean {
    return this.#places.some((place) => place.mayStand(view, at));
  }
}

/** The bytes on both sides of an anchor of `length` bytes at some places of a part. */
class PlaceTest {
  readonly #length: number;
  readonly #forward: Automaton;
  readonly #backward: Automaton;

  constructor(graph: Graph, { before, behind }: Places, length: number) {
    this.#length = length;
    this.#forward = new Automaton({ graph, start: behind, anywhere: false });
    this.#backward = new Automaton({ graph: reversed(graph), start: before, anywhere: false });
  }

  mayStand({ bytes, length }: View, at: number): boolean {
    return this.#mayFollow(bytes, at + this.#length, length) && this.#mayPrecede(bytes, at);
  }

  #mayFollow(bytes: Buffer, from: number, to: number, first = this.#forward.first): boolean {
    let state = first;
    for (let at = from; at < to && state >= 0; at++) {
      if (isEscapeAt(bytes, at, to) && this.#mayFollowEscape(bytes, at, to, state)) return true;
      state = this.#forward.next(state, bytes[at] ?? 0);
    }
    return state === ACCEPTED;
  }

  /** The same where an escape is taken for what it stands for. */
  #mayFollowEscape(bytes: Buffer, at: number, to: number, state: number): boolean {
    const found = readEscape(bytes, at, to);
    if (found === undefined) return false;
    const { read, behind } = found;
    // It may be a part of another escape.
    if (/[%\\&=<>^\x1b#;{}0-9A-Fa-fuUx]/.test(read)) return true;
    const next = read === '' ? state : this.#forward.next(state, read.charCodeAt(0));
    return next === ACCEPTED || (next >= 0 && this.#mayFollow(bytes, behind, to, next));
  }

  #mayPrecede(bytes: Buffer, to: number): boolean {
    let state = this.#backward.first;
    let at = to;
    while (at > 0 && state >= 0) state = this.#backward.next(state, bytes[--at] ?? 0);
    // What was read may be an escape, or end with one.
    return state === ACCEPTED || mayEscapeEnd(bytes, state === REFUSED ? at : 0, to);
  }
}
