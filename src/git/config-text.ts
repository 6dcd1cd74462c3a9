// Parses a git configuration file, for repositories whose configuration git itself must not read.

/**
 * The settings of a configuration file, by `section.key` in lowercase; the last value counts. Settings of all subsections of a section
 * are merged into `section.*.key`, where a true value is not overwritten. `include` is ignored: the settings we need are in
 * the file of the repository itself. Parsing stops at what git would reject.
 *
 * Character by character, as in git's config.c: a regular expression can take hours for a line of spaces.
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

  /** The next characters, as long as they match `kind`. */
  word(kind: RegExp): string {
    const start = this.#at;
    this.skip(kind);
    return this.#text.slice(start, this.#at);
  }

  skip(kind: RegExp): void {
    while (this.#at < this.#text.length && kind.test(this.peek())) this.#at++;
  }
}

/** The name of a section, read from after its `[`, with `.*` for a subsection; undefined where git would reject it. */
function readHeader(reader: Reader): string | undefined {
  const name = reader.word(/[A-Za-z0-9.-]/);
  reader.skip(/[^\S\n]/);
  if (reader.peek() !== '"') return reader.next() === ']' ? name.toLowerCase() : undefined;
  reader.next();
  for (let char = reader.next(); char !== '"' && char !== ''; char = reader.next()) if (char === '\\') reader.next();
  return reader.next() === ']' ? `${name.toLowerCase()}.*` : undefined;
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', '\\': '\\', '"': '"', '\n': '' };

/** The value of a key, to the end of its line; undefined where git would reject it. */
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
  // Spaces at the start and the end are not part of the value.
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
 * Whether a remote is configured as a promisor, which has the objects that a partial clone lacks: `promisor` in a section
 * `[remote "…"]`. Only old versions of git set `extensions.partialClone` as well.
 */
export function namesPromisor(settings: ReadonlyMap<string, string>): boolean {
  return isTrue(settings.get('remote.*.promisor'));
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|false|no|off|0)$/i.test(value);
}
