// Escapes scanned text for output: characters that would control a terminal or a CI runner become visible.

const ACTIVE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * `text` on one line and without effect on a terminal: control, bidi and zero-width characters as `\xNN` or `\u{NNNN}`, bytes that are not
 * UTF-8 as `\xNN`. `##[` and `##vso[` (commands for runners of GitHub, Azure and TeamCity anywhere in a line) and `::` at
 * the start are broken up.
 */
export function escapeForTerminal(text: string): string {
  return text
    .replace(ACTIVE, escapeCharacter)
    .replace(/##(?=[A-Za-z]*\[)/g, '#\\x23')
    .replace(/^(\s*:):/, '$1\\x3a');
}

function escapeCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\t') return '    ';
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code === 0x1b) return '\\e';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
