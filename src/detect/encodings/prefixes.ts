// Makes of a regular expression one that also matches the beginning of a match, where the text ends.

/** One element of a pattern that matches a character. */
const ATOM = /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|c[A-Za-z]|k<[^>]*>|[\s\S])|[^\\[()|]/y;
const QUANTIFIER = /(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??/y;
/** A group with a name; a pattern must not have two of the same name. */
const NAMED = /\(\?<[^=!]/;
const OPENING = /\((?:\?(?:<?[=!]|:|<[^>]*>))?/y;

/**
 * The source of a pattern that matches what `source` matches and, at the end of the text, the beginning of any match of it: there each of its
 * parts may be missing, and what it demands of the text before is taken for granted. Example: `ab?c` becomes `(?:a|$)(?:b|$)?(?:c|$)`.
 */
export function prefixesOf(source: string): string {
  let at = 0;

  const read = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? '';
    at += found.length;
    return found;
  };

  /** Everything up to the parenthesis that closes the group. */
  function readGroup(): string {
    let result = '';
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        result += '|';
        at++;
      } else result += source[at] === '(' ? readParenthesis() : readAtom();
    }
    return result;
  }

  function readAtom(): string {
    const atom = read(ATOM);
    // Going on would read it forever.
    if (atom === '') throw new Error(`unknown syntax at ${at} in the pattern: ${source}`);
    if (atom === '^' || atom === '$') return atom;
    return `(?:${atom}|$)${read(QUANTIFIER)}`;
  }

  function readParenthesis(): string {
    const from = at;
    const opening = read(OPENING);
    const inner = readGroup();
    at++;
    const asItIs = source.slice(from, at);
    if (opening === '(?!') return asItIs;
    // What stands ahead takes no text, but where the text ends in the middle of it, it has to reach the end.
    if (opening === '(?=' && !NAMED.test(inner)) return `(?:(?=${inner})|(?:${inner})$)`;
    if (opening === '(?<=' || opening === '(?<!') return `(?:${asItIs}|$)`;
    return `${opening}${inner})${read(QUANTIFIER)}`;
  }

  return readGroup();
}
