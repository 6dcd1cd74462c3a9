// One file with tokens → the file as it will be, and what is left to a person.
import type { Match } from '../../model/types.ts';
import { byHand } from './by-hand.ts';
import { isCompose, rewriteCompose } from './compose.ts';
import type { Hit } from './edits.ts';
import { fallbackFor, NEAR } from './fallback.ts';
import type { FindMatches } from './find-matches.ts';
import type { Parse } from './grammars.ts';
import { type LanguageName, languageOf, loadLanguage } from './languages.ts';
import type { ChooseName } from './names.ts';
import { type Rewriting, rewriteCode } from './rewrite-code.ts';
import { readSource } from './source-text.ts';

/** A token that a person has to take out. */
export interface ByHand {
  readonly line: number;
  readonly reason: string;
  readonly lines: readonly string[];
}

export interface FilePlan {
  /** What the file will hold; undefined where nothing in it changes. */
  readonly after: Buffer | undefined;
  /** The tokens that will be gone, and what is read in their places. */
  readonly done: readonly Match[];
  readonly left: readonly ByHand[];
  /** The tokens that belong into `.env`: those that are done, and those that a person will have the program read. */
  readonly stored: readonly Match[];
  readonly language: LanguageName | 'compose' | undefined;
}

export interface Workshop {
  readonly findMatches: FindMatches;
  readonly parse: Parse;
  readonly choose: ChooseName;
}

/** More tokens than code has: such a file is data. */
const MOST = 1000;

/** Rules whose matches are a half of what a program needs. */
const HALVES = /^telegram-bot-(?:parts|half)/;

/** What a `.env` can hold as it is, and every language can read. */
const PLAIN = /^[\w:.-]+$/;

/**
 * Plans the file at `path`, shown as `name`, which holds `before`, for those of its `matches` that `isWanted` names. The tokens that are done are gone from what comes out,
 * or nothing is done.
 */
export async function planFile(
  { name: shown, path }: { readonly name: string; readonly path: string },
  before: Buffer,
  isWanted: (match: Match) => boolean,
  { findMatches, parse, choose }: Workshop,
): Promise<FilePlan> {
  const source = readSource(before);
  const name = languageOf(path, source.text);
  const wanted = findMatches(before).filter(isWanted);
  const hits = new Map<Hit, Match>();
  const left: ByHand[] = [];
  const leave = (match: Match, reason: string): void => {
    const { rule } = match;
    const lines =
      rule.help.variable === undefined ? [rule.help.fix] : byHand({ name: shown, path }, source.text, choose(match).variable);
    left.push({ line: match.line, reason, lines });
  };
  for (const match of wanted) {
    const reason = wanted.length > MOST ? 'the file holds so many that it is data, not code' : refusal(match, before);
    if (reason !== undefined) leave(match, reason);
    else {
      const start = source.at(match.start);
      const hint = fallbackFor(source.text.slice(Math.max(0, start - NEAR), start));
      hits.set({ start, end: source.at(match.end), variable: choose(match, hint).variable }, match);
    }
  }
  const rewriting = await rewrite(path, source.text, [...hits.keys()], name, parse);
  const after = source.encode(rewriting.text);
  const done = rewriting.done.flatMap((hit) => hits.get(hit) ?? []);
  const language = isCompose(path) ? 'compose' : name;
  const stored = language === undefined ? [] : [...hits.values()];
  const isGone = done.length > 0 && countOf(findMatches(after), done) === countOf(wanted, done) - done.length;
  if (done.length > 0 && !isGone) {
    for (const match of hits.values()) leave(match, 'it would still be there after our change');
    return { after: undefined, done: [], left: byLine(left), stored, language };
  }
  for (const { hit, reason } of rewriting.left) {
    const match = hits.get(hit);
    if (match !== undefined) leave(match, reason);
  }
  return { after: done.length > 0 ? after : undefined, done, left: byLine(left), stored, language };
}

function refusal({ encodings, rule, start, end }: Match, before: Buffer): string | undefined {
  if (rule.help.variable === undefined || rule.binary === true) return 'it is no value of a variable';
  if (HALVES.test(rule.id)) return 'it is in two parts: put them together in one variable';
  if (encodings.length > 0) return `it is written in another way (${encodings.join(', ')})`;
  return PLAIN.test(before.toString('latin1', start, end)) ? undefined : 'it has characters that mean something in .env';
}

async function rewrite(
  path: string,
  text: string,
  hits: readonly Hit[],
  name: LanguageName | undefined,
  parse: Parse,
): Promise<Rewriting> {
  if (hits.length === 0) return { text, done: [], left: [] };
  if (isCompose(path)) return rewriteCompose(text, hits);
  if (name !== undefined) return rewriteCode(text, hits, await loadLanguage(name), parse);
  return { text, done: [], left: hits.map((hit) => ({ hit, reason: 'we do not rewrite this kind of file' })) };
}

/** How many of `matches` are of a secret that one of `others` is of. */
function countOf(matches: readonly Match[], others: readonly Match[]): number {
  return matches.filter(({ secret }) => others.some((other) => other.secret.equals(secret))).length;
}

function byLine(left: readonly ByHand[]): readonly ByHand[] {
  return left.toSorted((a, b) => a.line - b.line);
}
