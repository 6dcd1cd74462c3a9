// Rewrites sources as `tokenscan fix` does, without files.
import { readFileSync } from 'node:fs';
import type { Hit } from '../../src/fix/edits.ts';
import { createParse, type Parse, type ReadGrammar } from '../../src/fix/grammars.ts';
import { type LanguageName, loadLanguage } from '../../src/fix/languages.ts';
import { type Rewriting, rewriteCode } from '../../src/fix/rewrite-code.ts';

/** The grammars as their package has them. */
const readGrammar: ReadGrammar = (name) =>
  readFileSync(new URL(`../../node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`, import.meta.url));

/** A parser of all languages. */
export const parse: Parse = createParse(readGrammar);

/** Rewrites `source`, in which `clear` is to be read from `variable`. */
export async function rewriteSource(name: LanguageName, source: string, clear: string, variable = 'BOT'): Promise<Rewriting> {
  const hits: Hit[] = [];
  for (let at = source.indexOf(clear); at >= 0; at = source.indexOf(clear, at + 1)) {
    hits.push({ start: at, end: at + clear.length, variable });
  }
  return rewriteCode(source, hits, await loadLanguage(name), parse);
}
