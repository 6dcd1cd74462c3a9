// Entries of histories that are JSON, and recordings, which begin with their time.
import type { Sight } from '../../../model/entry-metadata.ts';
import type { Around } from './around.ts';
import { sightAt, sightOfDate } from './time.ts';

/** xonsh: `{"cwd": …, "inp": "command", "rtn": 0, "ts": [1764000000.0, 1764000001.5]}`, in one line. */
export function sightInXonsh({ after }: Around): Sight | undefined {
  const [, time, next] = /"ts": ?\[([0-9]{9,10}(?:\.[0-9]+)?)|("inp": ?")/.exec(after) ?? [];
  return next === undefined ? sightAt(time) : undefined;
}

/** Assistants: a line each, with a time somewhere in it. */
export function sightInTranscript({ before, after }: Around): Sight | undefined {
  const end = after.indexOf('\n');
  const line = before.slice(before.lastIndexOf('\n') + 1) + (end < 0 ? after : after.slice(0, end));
  const [, text, number] =
    /(?<!\\)"(?:timestamp|ts|time)": ?(?:"([0-9T:.Z+-]{19,35})"|([0-9]{10,13})(?![0-9.]))/.exec(line) ?? [];
  return text === undefined ? sightAt(number) : sightOfDate(text);
}

/** asciinema: the first line says when the recording began. */
export function sightInCast({ head }: Around): Sight | undefined {
  return sightAt(/^\{[^\n]*"timestamp": ?([0-9]{9,10})/.exec(head())?.[1]);
}

/** script(1): the first line says when it began. */
export function sightInTypescript({ head }: Around): Sight | undefined {
  return sightOfDate(/^Script started on ([0-9][0-9T :+-]{18,30})/.exec(head())?.[1]);
}
