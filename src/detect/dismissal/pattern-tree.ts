// Reads a regular expression into a tree of what it demands of bytes.
//
// What is not a demand on bytes is dropped: negative lookarounds, `\b`, `^` and `$`. So what is read accepts all that the pattern accepts,
// and more. Patterns run over latin1 text, without the flags `i`, `s`, `u` and `v`.

/** For each byte, 1 where the set has it. */
export type ByteSet = Uint8Array;

export type PatternNode =
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number }
  /** Text that must follow (`ahead`) or precede (`behind`), and is not consumed. */
  | { readonly kind: 'ahead' | 'behind'; readonly item: PatternNode };

const NOTHING: PatternNode = { kind: 'sequence', items: [] };

/** The bytes for which `holds`. */
function setOf(holds: (byte: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(holds(byte)));
}

/** Demands `text` as it is. */
function literalNode(text: string): PatternNode {
  return { kind: 'sequence', items: [...text].map((char) => ({ kind: 'set', set: only(char.charCodeAt(0)) })) };
}

const singles = new Map<number, ByteSet>();

/** The set of one byte: none for a character that is no byte. Made once each. */
function only(code: number): ByteSet {
  const set = singles.get(code) ?? setOf((byte) => byte === code);
  singles.set(code, set);
  return set;
}

const matching = (pattern: RegExp): ByteSet => setOf((byte) => pattern.test(String.fromCharCode(byte)));

const CLASSES: ReadonlyMap<string, ByteSet> = new Map(
  [/\d/, /\D/, /\w/, /\W/, /\s/, /\S/].map((pattern) => [pattern.source.slice(1), matching(pattern)]),
);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['f', 12],
  ['0', 0],
]);

const ANY: ByteSet = matching(/./);
const QUANTIFIER = /(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})\??/y;
const OPENING = /\((?:\?(?:<?[=!]|:|<[A-Za-z_$][\w$]*>))?/y;

/** The tree of a pattern; undefined for syntax that is not known here. */
export function readPattern(source: string): PatternNode | undefined {
  try {
    return new PatternReader(source).read();
  } catch (error) {
    if (error instanceof UnknownSyntax) return undefined;
    throw error;
  }
}

class UnknownSyntax extends Error {}

class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): PatternNode {
    const node = this.#readChoice();
    if (this.#at < this.#source.length) throw new UnknownSyntax();
    return node;
  }

  #readChoice(): PatternNode {
    const options: PatternNode[] = [];
    let items: PatternNode[] = [];
    for (; this.#at < this.#source.length && this.#peek !== ')'; ) {
      if (this.#peek !== '|') {
        items.push(this.#readQuantified());
        continue;
      }
      this.#at++;
      options.push({ kind: 'sequence', items });
      items = [];
    }
    const last: PatternNode = { kind: 'sequence', items };
    return options.length === 0 ? last : { kind: 'choice', options: [...options, last] };
  }

  #readQuantified(): PatternNode {
    const item = this.#readAtom();
    const found = this.#take(QUANTIFIER);
    if (found === null) return item;
    const [, sign, least, comma, most] = found;
    if (sign !== undefined) return { kind: 'repeat', item, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(least);
    const max = comma === undefined ? min : Number(most === '' ? Infinity : most);
    return { kind: 'repeat', item, min, max };
  }

  #readAtom(): PatternNode {
    const char = this.#peek;
    if (char === '(') return this.#readGroup();
    this.#at++;
    if (char === '[') return { kind: 'set', set: this.#readClass() };
    if (char === '.') return { kind: 'set', set: ANY };
    if (char === '^' || char === '$') return NOTHING;
    if ('*+?'.includes(char)) throw new UnknownSyntax();
    if (char !== '\\') return literalNode(char);
    if (/[bB]/.test(this.#peek)) {
      this.#at++;
      return NOTHING;
    }
    const escaped = this.#readEscape();
    return { kind: 'set', set: typeof escaped === 'number' ? only(escaped) : escaped };
  }

  #readGroup(): PatternNode {
    const opening = this.#take(OPENING)?.[0] ?? '';
    const item = this.#readChoice();
    if (this.#peek !== ')') throw new UnknownSyntax();
    this.#at++;
    if (opening === '(?=') return { kind: 'ahead', item };
    if (opening === '(?<=') return { kind: 'behind', item };
    return opening.endsWith('!') ? NOTHING : item;
  }

  /** What stands behind a backslash: a character, or a set of them. */
  #readEscape(): number | ByteSet {
    const char = this.#peek;
    const [code] = this.#take(/x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}/y) ?? [];
    if (code !== undefined) return Number.parseInt(code.slice(1), 16);
    this.#at++;
    const known = CLASSES.get(char) ?? (/[0-9]/.test(this.#peek) ? undefined : CONTROLS.get(char));
    if (known !== undefined) return known;
    // A letter or a digit has a meaning of its own, which is not known here.
    if (char === '' || /[A-Za-z0-9]/.test(char)) throw new UnknownSyntax();
    return char.charCodeAt(0);
  }

  #readClass(): ByteSet {
    const inverted = this.#take(/\^/y) !== null;
    const set = setOf(() => false);
    while (this.#peek !== ']') {
      const first = this.#readMember();
      const last = typeof first === 'number' && this.#take(/-(?!\])/y) !== null ? this.#readMember() : first;
      if (typeof first !== 'number') for (let byte = 0; byte < 256; byte++) set[byte] = (set[byte] ?? 0) | (first[byte] ?? 0);
      else if (typeof last === 'number') set.fill(1, Math.min(first, 256), Math.min(last, 255) + 1);
      else throw new UnknownSyntax();
    }
    this.#at++;
    return inverted ? setOf((byte) => set[byte] === 0) : set;
  }

  #readMember(): number | ByteSet {
    const char = this.#peek;
    if (char === '') throw new UnknownSyntax();
    this.#at++;
    if (char !== '\\') return char.charCodeAt(0);
    // Within a class it is the backspace.
    return this.#take(/b/y) === null ? this.#readEscape() : 8;
  }

  /** The next character; nothing at the end. */
  get #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found !== null) this.#at += found[0].length;
    return found;
  }
}
