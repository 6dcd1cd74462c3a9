// Reads the time of entries in histories that are JSON, and in recordings, which begin with their time.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import type { Around } from './around.ts';
import { metadataAt, metadataOfDate } from './time.ts';

/** xonsh: `{"cwd": …, "inp": "command", "rtn": 0, "ts": [1764000000.0, 1764000001.5]}`, in one line. */
export function metadataInXonsh({ after }: Around): EntryMetadata | undefined {
  const [, time, next] = /"ts": ?\[([0-9]{9,10}(?:\.[0-9]+)?)|("inp": ?")/.exec(after) ?? [];
  return next === undefined ? metadataAt(time) : undefined;
}

/** Transcripts of assistants: one line per entry, with a time somewhere in it. */
export function metadataInTranscript({ before, after }: Around): EntryMetadata | undefined {
  const end = after.indexOf('\n');
  const line = before.slice(before.lastIndexOf('\n') + 1) + (end < 0 ? after : after.slice(0, end));
  const [, text, number] =
    /(?<!\\)"(?:timestamp|ts|time)": ?(?:"([0-9T:.Z+-]{19,35})"|([0-9]{10,13})(?![0-9.]))/.exec(line) ?? [];
  return text === undefined ? metadataAt(number) : metadataOfDate(text);
}

/** asciinema: the first line has the start of the recording. */
export function metadataInCast({ head }: Around): EntryMetadata | undefined {
  return metadataAt(/^\{[^\n]*"timestamp": ?([0-9]{9,10})/.exec(head())?.[1]);
}

/** script(1): the first line has the start of the recording. */
export function metadataInTypescript({ head }: Around): EntryMetadata | undefined {
  return metadataOfDate(/^Script started on ([0-9][0-9T :+-]{18,30})/.exec(head())?.[1]);
}
