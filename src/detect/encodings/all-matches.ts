// The matches of a pattern in a text, without a copy of the pattern.

/**
 * The matches of `pattern`, which has the flag `g`, from the first to the last. `matchAll` copies its pattern for each call; a copy of a large
 * one costs milliseconds each time that the engine has to compile it again.
 */
export function* allMatches(text: string, pattern: RegExp): Generator<RegExpExecArray, void> {
  let at = 0;
  for (;;) {
    // Set each time: the caller may search with the same pattern between two matches.
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return;
    at = pattern.lastIndex + (match[0] === '' ? 1 : 0);
    yield match;
  }
}
