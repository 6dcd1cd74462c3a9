// What of a commit message file git keeps: not its comments, nor what is below the scissors.

/** How git will clean the message up, as far as a hook can know. */
export interface MessageSettings {
  /** What begins a comment line; undefined where git picks it itself (`core.commentChar=auto`) or it is not known. */
  readonly commentPrefix: Buffer | undefined;
  /** Whether a person was asked to edit it; git tells hooks by GIT_EDITOR=: that none was. */
  readonly editorUsed: boolean;
  readonly cleanup: Cleanup;
}

/** The values of `commit.cleanup` (git-commit(1), `--cleanup`). */
export const CLEANUPS = ['strip', 'whitespace', 'verbatim', 'scissors', 'default'] as const;

export type Cleanup = (typeof CLEANUPS)[number];

const SCISSORS = ' ------------------------ >8 ------------------------';

/** Begins a line of the diff that `commit -v` adds; blank ones are there with `diff.suppressBlankEmpty`. */
const DIFF_LINE =
  /^(?:[ +\-@\\]|$|diff --|index |(?:old|new|deleted file|new file) mode |(?:dis)?similarity index |(?:rename|copy) (?:from|to) |Binary files |Submodule )/;

const DIFF_START = /^(?:diff --|Submodule )/;

/** What git writes above its comments where it will keep them; in other languages it is not known. */
const WILL_BE_KEPT = /' will be kept/;

/** How many comment lines git writes below the scissors of `-v`, and of `-vv` before a diff; there are more below others. */
const NOTE = { plain: 2, beforeDiff: 4 };

/**
 * The bytes of the message file, without what git will not keep; line feeds stay, so that lines keep their numbers. What git keeps of
 * the rest (it takes away blank lines and spaces) is all in there.
 *
 * In doubt it is more than git keeps, for a hook knows the configuration, but not the command line: `-v` and `--cleanup` are seen
 * only by what they leave in the file. So nothing is taken out where no editor was used (`-v` cuts there, too). What is below
 * scissors goes if the configuration says so, or if it is what git writes there. And comments stay where the file says that
 * they will, or where its scissors are those of `--cleanup=scissors`.
 *
 * What no file shows, and so may be missing here: comments that a `--cleanup` on the command line keeps though the configuration
 * does not, where git's English words about it are not in the file; and the diff of an earlier `commit -v` that is made the
 * message of one without.
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

/** The line from which on git keeps nothing; undefined where it may keep all. */
function findCut(lines: readonly string[], prefix: string | undefined, cleanup: Cleanup): number | undefined {
  // The last line has no line feed, and so is none of git's.
  const all = [...lines.keys()].filter((at) => at < lines.length - 1 && isScissors(lines[at] ?? '', prefix));
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (cleanup === 'scissors' && prefix !== undefined && !saysKept(lines, prefix)) return first;
  // git cuts at the first ones or nowhere. Where it cuts at the last ones for all we can see, it does not keep what is below these.
  return [first, last].find((at) => isBelowScissors(lines, at, cleanup));
}

function isScissors(line: string, prefix: string | undefined): boolean {
  if (prefix !== undefined) return line === prefix + SCISSORS;
  return line.length > SCISSORS.length && line.endsWith(SCISSORS);
}

/**
 * Whether what is below the scissors in line `at` is what git writes there: comments, and then nothing or diffs, to the end. Where
 * comments come last behind a diff, the message of an earlier `commit -v` is edited again, and this time git may keep the diff.
 */
function isBelowScissors(lines: readonly string[], at: number, cleanup: Cleanup): boolean {
  const prefix = (lines[at] ?? '').slice(0, -SCISSORS.length);
  const below = lines.slice(at + 1);
  if (below[0]?.startsWith(prefix) !== true) return false;
  const texts = below.filter((line) => line !== '' && !line.startsWith(prefix));
  // Without a diff they may be comments that git keeps, below scissors that somebody wrote.
  if (texts.length === 0) return cleanup !== 'whitespace' && cleanup !== 'verbatim' && !saysKept(lines, prefix);
  if (!DIFF_START.test(texts[0] ?? '') || !texts.every((line) => DIFF_LINE.test(line))) return false;
  return below.findLast((line) => line !== '')?.startsWith(prefix) !== true;
}

/** Whether git takes out comment lines above line `cut`, where it cuts or the file ends. */
function dropsComments(lines: readonly string[], cut: number, prefix: string, cleanup: Cleanup): boolean {
  if (cleanup !== 'strip' && cleanup !== 'default') return false;
  if (saysKept(lines.slice(0, cut), prefix)) return false;
  if (cut === lines.length) return true;
  // The scissors of `-v` stand right below git's comments, those of `--cleanup=scissors` above them.
  if (lines[cut - 1]?.startsWith(prefix) !== true) return false;
  const below = lines.slice(cut + 1);
  const end = below.findIndex((line) => !line.startsWith(prefix));
  const note = end < 0 ? below.length : end;
  return note <= (DIFF_START.test(below[note] ?? '') ? NOTE.beforeDiff : NOTE.plain);
}

function saysKept(lines: readonly string[], prefix: string): boolean {
  return lines.some((line) => line.startsWith(prefix) && WILL_BE_KEPT.test(line));
}
