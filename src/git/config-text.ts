// Reads a git configuration file as text: for repositories whose configuration git itself must not be shown.

/**
 * The settings of a configuration file, by `section.key` in lower case; of one that is set several times the last. In sections with
 * a subsection they are `section.*.key`, and what is said to be so of one is not taken back by another. Nothing is included from elsewhere:
 * what we ask for stands in the file of the repository itself. What git would refuse to read ends it.
 *
 * Letter by letter, as git does it (config.c): a pattern for a line of spaces can take hours.
 */
export function readSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  const reader = new Reader(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'));
  let section: string | undefined;
  for (;;) {
    reader.skip(/\s/);
    const char = reader.next();
    if (char === '#' || char === ';') reader.skip(/[^\n]/);
    else if (char === '[') section = readHeader(reader);
    else if (/[A-Za-z]/.test(char)) {
      const key = (char + reader.word(/[A-Za-z0-9-]/)).toLowerCase();
      const value = readValue(reader);
      if (value === undefined) return settings;
      const name = `${section}.${key}`;
      if (section !== undefined && !(section.endsWith('.*') && isTrue(settings.get(name)))) settings.set(name, value);
    } else return settings;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character; empty at the end. */
  next(): string {
    return this.#text.charAt(this.#at++);
  }

  peek(): string {
    return this.#text.charAt(this.#at);
  }

  /** The characters to come that are of a kind. */
  word(kind: RegExp): string {
    const start = this.#at;
    this.skip(kind);
    return this.#text.slice(start, this.#at);
  }

  skip(kind: RegExp): void {
    while (this.#at < this.#text.length && kind.test(this.peek())) this.#at++;
  }
}

/** The name of a section, behind its `[`, with `.*` for a subsection; undefined where it has none that git would take. */
function readHeader(reader: Reader): string | undefined {
  const name = reader.word(/[A-Za-z0-9.-]/);
  reader.skip(/[^\S\n]/);
  if (reader.peek() !== '"') return reader.next() === ']' ? name.toLowerCase() : undefined;
  reader.next();
  for (let char = reader.next(); char !== '"' && char !== ''; char = reader.next()) if (char === '\\') reader.next();
  return reader.next() === ']' ? `${name.toLowerCase()}.*` : undefined;
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', '\\': '\\', '"': '"', '\n': '' };

/** What stands behind a key, to the end of its line; undefined where git would not take it. */
function readValue(reader: Reader): string | undefined {
  reader.skip(/[ \t]/);
  const sign = reader.next();
  if (sign === '\n' || sign === '') return 'true';
  return sign === '=' ? readText(reader) : undefined;
}

function unescaped(char: string, reader: Reader): string | undefined {
  return char === '\\' ? ESCAPED[reader.next()] : char;
}

function readText(reader: Reader): string | undefined {
  let value = '';
  // Spaces count only where something stands before and behind them.
  let spaces = '';
  let quoted = false;
  for (let char = reader.next(); char !== '\n' && char !== ''; char = reader.next()) {
    const kind = quoted ? '' : char;
    if (char === '"') quoted = !quoted;
    else if (/^[#;]/.test(kind)) reader.skip(/[^\n]/);
    else if (/^\s/.test(kind)) spaces += char;
    else {
      const added = unescaped(char, reader);
      if (added === undefined) return undefined;
      value += (value === '' ? '' : spaces) + added;
      spaces = '';
    }
  }
  return quoted ? undefined : value;
}

/**
 * Whether a remote is said to hold what a partial clone has not got: `promisor` in a section `[remote "…"]`. Only an old git says
 * it as `extensions.partialClone`, too.
 */
export function namesPromisor(settings: ReadonlyMap<string, string>): boolean {
  return isTrue(settings.get('remote.*.promisor'));
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|false|no|off|0)$/i.test(value);
}
