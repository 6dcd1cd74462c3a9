// One file with tokens → its new content, and what is left to the user.
import type { Match } from '../../model/types.ts';
import { isCompose, rewriteCompose } from './compose.ts';
import type { TokenSpan } from './edits.ts';
import { fallbackFor, MAX_FALLBACK_CHARACTERS } from './fallback.ts';
import type { FindMatches } from './find-matches.ts';
import type { Parse } from './grammars.ts';
import { type LanguageName, languageOf, loadLanguage } from './languages.ts';
import { manualSteps } from './manual-steps.ts';
import type { ChooseName } from './names.ts';
import { type Rewriting, rewriteCode } from './rewrite-code.ts';
import { readSource, type SourceText } from './source-text.ts';

/** A token that the user has to replace. */
export interface ManualFix {
  readonly line: number;
  readonly reason: string;
  /** Lines to copy. */
  readonly lines: readonly string[];
}

/** What `fix` will do in one file. */
export interface FilePlan {
  /** The new content; undefined if nothing changes. */
  readonly after: Buffer | undefined;
  /** The tokens that the new content does not hold any more. */
  readonly replaced: readonly Match[];
  readonly manual: readonly ManualFix[];
  /** The tokens that go into `.env`: the replaced ones, and those that the user will have the program read. */
  readonly stored: readonly Match[];
  readonly language: LanguageName | 'compose' | undefined;
}

/** What the plans of all files share. */
export interface FixContext {
  readonly findMatches: FindMatches;
  readonly parse: Parse;
  readonly choose: ChooseName;
  /** The words that start tokenscan, for lines to copy. */
  readonly command?: string | undefined;
}

/** A file with more tokens than this is data, not code. */
const MAX_TOKENS = 1000;

/** A value that a `.env` holds without quotes, and that every language reads the same. */
const PLAIN = /^[\w:.-]+$/;

/**
 * Plans the file at `path`, printed as `name`, which holds `before`, for those of its matches that `isWanted` selects. Either all tokens in
 * `replaced` are gone from the new content, or none is replaced.
 */
export function planFile(
  file: { readonly name: string; readonly path: string },
  before: Buffer,
  isWanted: (match: Match) => boolean,
  context: FixContext,
): Promise<FilePlan> {
  return new FilePlanner(file, before, context).plan(context.findMatches(before).filter(isWanted));
}

class FilePlanner {
  readonly #file: { readonly name: string; readonly path: string };
  readonly #before: Buffer;
  readonly #context: FixContext;
  readonly #source: SourceText;
  readonly #language: LanguageName | undefined;
  readonly #manual: ManualFix[] = [];
  /** The matches that can be rewritten, each with its place in the text. */
  readonly #spans = new Map<TokenSpan, Match>();

  constructor(file: { readonly name: string; readonly path: string }, before: Buffer, context: FixContext) {
    this.#file = file;
    this.#before = before;
    this.#context = context;
    this.#source = readSource(before);
    this.#language = languageOf(file.path, this.#source.text);
  }

  async plan(wanted: readonly Match[]): Promise<FilePlan> {
    for (const match of wanted) this.#sort(match, wanted.length);
    const rewriting = await this.#rewrite();
    const after = this.#source.encode(rewriting.text);
    const replaced = rewriting.done.flatMap((span) => this.#spans.get(span) ?? []);
    if (replaced.length > 0 && !this.#areGone(replaced, wanted, after)) {
      for (const match of this.#spans.values()) this.#markManual(match, 'the token would still be there after the change');
      return this.#result(undefined, []);
    }
    for (const { span, reason } of rewriting.left) {
      const match = this.#spans.get(span);
      if (match !== undefined) this.#markManual(match, reason);
    }
    return this.#result(replaced.length > 0 ? after : undefined, replaced);
  }

  /** Either a place to rewrite, or a manual fix. */
  #sort(match: Match, total: number): void {
    const reason =
      total > MAX_TOKENS ? `more than ${MAX_TOKENS} tokens: the file is data, not code` : refusal(match, this.#before);
    if (reason !== undefined) {
      this.#markManual(match, reason);
      return;
    }
    const { text } = this.#source;
    const start = this.#source.at(match.start);
    const hint = fallbackFor(text.slice(Math.max(0, start - MAX_FALLBACK_CHARACTERS), start));
    const { variable } = this.#context.choose(match, hint);
    this.#spans.set({ start, end: this.#source.at(match.end), variable }, match);
  }

  #markManual(match: Match, reason: string): void {
    const { help } = match.rule;
    const lines =
      help.variable === undefined
        ? [help.fix]
        : manualSteps(this.#file, this.#source.text, this.#context.choose(match).variable, this.#context.command);
    this.#manual.push({ line: match.line, reason, lines });
  }

  async #rewrite(): Promise<Rewriting> {
    const { text } = this.#source;
    const spans = [...this.#spans.keys()];
    if (spans.length === 0) return { text, done: [], left: [] };
    if (isCompose(this.#file.path)) return rewriteCompose(text, spans);
    if (this.#language !== undefined) return rewriteCode(text, spans, await loadLanguage(this.#language), this.#context.parse);
    return { text, done: [], left: spans.map((span) => ({ span, reason: 'files of this kind cannot be fixed automatically' })) };
  }

  #areGone(replaced: readonly Match[], wanted: readonly Match[], after: Buffer): boolean {
    return countOf(this.#context.findMatches(after), replaced) === countOf(wanted, replaced) - replaced.length;
  }

  #result(after: Buffer | undefined, replaced: readonly Match[]): FilePlan {
    const language = isCompose(this.#file.path) ? 'compose' : this.#language;
    const stored = language === undefined ? [] : [...this.#spans.values()];
    return { after, replaced, manual: this.#manual.toSorted((a, b) => a.line - b.line), stored, language };
  }
}

/** Why a match cannot be replaced by a variable, whatever the file is. */
function refusal({ encodings, rule, start, end }: Match, before: Buffer): string | undefined {
  if (rule.help.variable === undefined || rule.binary === true) return 'it is not the value of a variable';
  if (rule.inParts === true) return 'it is in two parts: put them together in one variable';
  if (encodings.length > 0) return `it is encoded (${encodings.join(', ')})`;
  return PLAIN.test(before.toString('latin1', start, end)) ? undefined : 'it has characters with a meaning in .env';
}

/** The number of `matches` with the secret of one of `others`. */
function countOf(matches: readonly Match[], others: readonly Match[]): number {
  return matches.filter(({ secret }) => others.some((other) => other.secret.equals(secret))).length;
}
