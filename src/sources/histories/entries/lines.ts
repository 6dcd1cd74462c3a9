// Reads the time of entries in histories that are lines of text.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import type { Around } from './around.ts';
import { metadataAt, metadataOfDate } from './time.ts';

/** The lines before that of the match, nearest first, without one that may be incomplete. */
function linesBefore({ before, fromStart }: Around): readonly string[] {
  const lines = before.split('\n').slice(0, -1).reverse();
  return fromStart ? lines : lines.slice(0, -1);
}

/** The part of the line before the match. */
const startOfLine = ({ before }: Around): string => before.slice(before.lastIndexOf('\n') + 1);

/** The lines after that of the match. */
const linesAfter = ({ after }: Around): readonly string[] => after.split('\n').slice(1);

/**
 * The time in a line `#1764000000` before the entry. An entry may have several lines; but after times were switched off, everything that
 * follows would look like one entry: so there must be another time after it.
 */
function stamped(around: Around, stamp: RegExp): EntryMetadata | undefined {
  const lines = linesBefore(around);
  const at = lines.findIndex((line) => stamp.test(line));
  const goesOn = at === 0 || linesAfter(around).some((line) => stamp.test(line));
  return at < 0 || !goesOn ? undefined : metadataAt(stamp.exec(lines[at] ?? '')?.[1]);
}

export const metadataInBash = (around: Around): EntryMetadata | undefined => stamped(around, /^#([0-9]{9,10})\r?$/);
export const metadataInTcsh = (around: Around): EntryMetadata | undefined => stamped(around, /^#\+([0-9]{9,10})$/);

/** `: 1764000000:0;command`; a line that ends in a backslash continues on the next. */
export function metadataInZsh(around: Around): EntryMetadata | undefined {
  let first = startOfLine(around);
  for (const line of linesBefore(around)) {
    if (!line.endsWith('\\')) break;
    first = line;
  }
  return metadataAt(/^: ([0-9]{9,10}):[0-9]+;/.exec(first)?.[1]);
}

/** `- cmd: …`, and below it `  when: 1764000000` and the paths that are named in it. */
export function metadataInFish(around: Around): EntryMetadata | undefined {
  const start = Math.max(around.before.lastIndexOf('\n- cmd:'), 0);
  const end = around.after.indexOf('\n- cmd:');
  const entry = around.before.slice(start) + (end < 0 ? around.after : around.after.slice(0, end));
  return metadataAt(/\n {2}when: ([0-9]{9,10})(?:\n|$)/.exec(entry)?.[1]);
}

/** `|\ttime=1764000000` before an entry, where clink keeps times. */
export function metadataInClink(around: Around): EntryMetadata | undefined {
  return metadataAt(/^\|\ttime=([0-9]{9,10})\r?$/.exec(linesBefore(around)[0] ?? '')?.[1]);
}

/** `:command`, and below it `|2,0,1764000000,,"command"`, which is what Vim reads. */
export function metadataInViminfo(around: Around): EntryMetadata | undefined {
  const own = startOfLine(around);
  const bar = /^\|2,[0-9],([0-9]{9,10}),/;
  if (bar.test(own)) return metadataAt(bar.exec(own)?.[1]);
  return /^[:/?=@]/.test(own) ? metadataAt(bar.exec(linesAfter(around)[0] ?? '')?.[1]) : undefined;
}

/** The format of prompt_toolkit: `# 2026-11-25 03:04:05.123456`, then the entry's lines, each after a `+`. In local time. */
export function metadataInPrompt(around: Around): EntryMetadata | undefined {
  const stamp = linesBefore(around).find((line) => !line.startsWith('+'));
  return startOfLine(around).startsWith('+') ? metadataOfDate(/^# (.*)$/.exec(stamp ?? '')?.[1]) : undefined;
}

/** `# time: 2026-11-25 03:04:05 UTC`, `# mode: julia`, then the entry's lines, each after a tab. */
export function metadataInJulia(around: Around): EntryMetadata | undefined {
  const stamp = linesBefore(around).find((line) => line.startsWith('# time: '));
  return startOfLine(around).startsWith('\t') ? metadataOfDate(stamp?.slice('# time: '.length)) : undefined;
}
