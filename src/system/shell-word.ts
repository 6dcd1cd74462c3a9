// Quotes text as one word of a shell.
import { pathToBytes } from './path-text.ts';

/** `text` as a word that bash, zsh and fish (where it has no control characters) read back as it is. Safe for a terminal. */
export function shellWord(text: string): string {
  // A name like `-rf` must stay a name.
  const name = text.startsWith('-') ? `./${text}` : text;
  if (/^[\w./@%+=:,-]+$/.test(name)) return name;
  if (!UNSEEN.test(name)) return `'${name.replaceAll("'", `'\\''`)}'`;
  return `$'${[...name].map(escapeUnseen).join('')}'`;
}

/** What a terminal acts on or does not show, and bytes of a path that are not text. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\udc80-\udcff]/u;

function escapeUnseen(char: string): string {
  if (char === "'" || char === '\\') return `\\${char}`;
  if (!UNSEEN.test(char)) return char;
  return [...pathToBytes(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
