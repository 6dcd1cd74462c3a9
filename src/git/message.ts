// Reduces a commit message file to what git keeps: without comments, and without what is below the scissors.

/** How git will clean up the message, as far as a hook can know. */
export interface MessageSettings {
  /** The prefix of a comment line; undefined where git chooses it (`core.commentChar=auto`) or it is unknown. */
  readonly commentPrefix: Buffer | undefined;
  /** Whether an editor was opened; git sets GIT_EDITOR=: for hooks where none was. */
  readonly editorUsed: boolean;
  readonly cleanup: Cleanup;
}

/** The values of `commit.cleanup` (git-commit(1), `--cleanup`). */
export const CLEANUPS = ['strip', 'whitespace', 'verbatim', 'scissors', 'default'] as const;

export type Cleanup = (typeof CLEANUPS)[number];

const SCISSORS = ' ------------------------ >8 ------------------------';

/** The start of a line of the diff that `commit -v` adds; some are blank with `diff.suppressBlankEmpty`. */
const DIFF_LINE =
  /^(?:[ +\-@\\]|$|diff --|index |(?:old|new|deleted file|new file) mode |(?:dis)?similarity index |(?:rename|copy) (?:from|to) |Binary files |Submodule )/;

const DIFF_START = /^(?:diff --|Submodule )/;

/** What git writes above its comments where it will keep them; the wording in other languages is unknown. */
const WILL_BE_KEPT = /' will be kept/;

/** How many comment lines git writes below the scissors for `-v`, and for `-vv` before a diff; elsewhere there are more. */
const NOTE = { plain: 2, beforeDiff: 4 };

/**
 * The bytes of the message file without what git will remove. Line feeds stay, so that lines keep their numbers. Everything that git
 * keeps is in the result; git also removes blank lines and spaces.
 *
 * In doubt the result is more than git keeps: a hook knows the configuration, but not the command line, so `-v` and `--cleanup` can
 * only be inferred from the file. Nothing is removed where no editor was used (`-v` cuts there, too). Text below scissors is removed
 * if the configuration says so, or if it is what git writes there. Comments stay where the file says that they will be kept, or
 * where its scissors are those of `--cleanup=scissors`.
 *
 * Two things cannot be seen in the file, and may be missing from the result: comments that `--cleanup` on the command line keeps though
 * the configuration does not, if git's English note about it is not in the file; and the diff of an earlier `commit -v` that
 * becomes the message of a commit without `-v`.
 */
export function keptMessage(file: Buffer, settings: MessageSettings): Buffer {
  if (!settings.editorUsed) return file;
  // In latin1 each byte is a character.
  const lines = file.toString('latin1').split('\n');
  const prefix = settings.commentPrefix?.toString('latin1');
  const cut = findCut(lines, prefix, settings.cleanup) ?? lines.length;
  const drops = prefix !== undefined && dropsComments(lines, cut, prefix, settings.cleanup);
  const kept = lines.map((line, at) => (at >= cut || (drops && line.startsWith(prefix)) ? '' : line));
  return Buffer.from(kept.join('\n'), 'latin1');
}

/** The first line of what git does not keep; undefined where it may keep all. */
function findCut(lines: readonly string[], prefix: string | undefined, cleanup: Cleanup): number | undefined {
  // The last line has no line feed, so git did not write it.
  const all = [...lines.keys()].filter((at) => at < lines.length - 1 && isScissors(lines[at] ?? '', prefix));
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (cleanup === 'scissors' && prefix !== undefined && !saysKept(lines, prefix)) return first;
  // git cuts at the first scissors or not at all. If the last ones look like git's, it does not keep what is below them.
  return [first, last].find((at) => isBelowScissors(lines, at, cleanup));
}

function isScissors(line: string, prefix: string | undefined): boolean {
  if (prefix !== undefined) return line === prefix + SCISSORS;
  return line.length > SCISSORS.length && line.endsWith(SCISSORS);
}

/**
 * Whether the text below the scissors in line `at` is what git writes there: comments, then nothing or diffs, to the end. Comments
 * after a diff mean that the message of an earlier `commit -v` is edited again, and this time git may keep the diff.
 */
function isBelowScissors(lines: readonly string[], at: number, cleanup: Cleanup): boolean {
  const prefix = (lines[at] ?? '').slice(0, -SCISSORS.length);
  const below = lines.slice(at + 1);
  if (below[0]?.startsWith(prefix) !== true) return false;
  const texts = below.filter((line) => line !== '' && !line.startsWith(prefix));
  // Without a diff they may be comments that git keeps, below scissors that a person wrote.
  if (texts.length === 0) return cleanup !== 'whitespace' && cleanup !== 'verbatim' && !saysKept(lines, prefix);
  if (!DIFF_START.test(texts[0] ?? '') || !texts.every((line) => DIFF_LINE.test(line))) return false;
  return below.findLast((line) => line !== '')?.startsWith(prefix) !== true;
}

/** Whether git removes comment lines above line `cut`, where it cuts or the file ends. */
function dropsComments(lines: readonly string[], cut: number, prefix: string, cleanup: Cleanup): boolean {
  if (cleanup !== 'strip' && cleanup !== 'default') return false;
  if (saysKept(lines.slice(0, cut), prefix)) return false;
  if (cut === lines.length) return true;
  // The scissors of `-v` are right below git's comments, those of `--cleanup=scissors` above them.
  if (lines[cut - 1]?.startsWith(prefix) !== true) return false;
  const below = lines.slice(cut + 1);
  const end = below.findIndex((line) => !line.startsWith(prefix));
  const note = end < 0 ? below.length : end;
  return note <= (DIFF_START.test(below[note] ?? '') ? NOTE.beforeDiff : NOTE.plain);
}

function saysKept(lines: readonly string[], prefix: string): boolean {
  return lines.some((line) => line.startsWith(prefix) && WILL_BE_KEPT.test(line));
}
