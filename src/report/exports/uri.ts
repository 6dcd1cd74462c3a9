// A path → a URI reference, as SARIF wants it.

/** `path` percent-encoded: relative where it is, `file://…` where it is absolute. Bytes that are not UTF-8 keep their value. */
export function pathToUri(path: string): string {
  const encoded = path.split('/').map(encodeSegment).join('/');
  // A colon in the first segment of a relative reference would end a scheme.
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

function encodeSegment(segment: string): string {
  return [...segment].map(encodeCharacter).join('');
}

function encodeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
  // Another lone surrogate has no form in a URI.
  if (code >= 0xd800 && code <= 0xdfff) return '%EF%BF%BD';
  return encodeURIComponent(character);
}
