// Says of a file that was masked in place what a mask cannot reach in it: compressed data, also in base64.
import { closeSync, readSync } from 'node:fs';
import { createDetector } from '../../detect/detector.ts';
import { formatOf, HEAD_LENGTH } from '../../sources/archives/formats.ts';
import { openTarget } from './target.ts';

const IN_FORMAT = 'what is compressed in it, or cut in parts, was not masked; scan it again';
const IN_TEXT = 'compressed data in base64 or hexadecimal were not masked; scan it again, and change them with what made them';

/** What the user should know; undefined for nothing. Throws like openTarget. */
export function noteHiddenData(path: string): string | undefined {
  const { fd } = openTarget(path, 'read');
  try {
    const head = Buffer.alloc(HEAD_LENGTH);
    const format = formatOf(head.subarray(0, readSync(fd, head, 0, head.length, 0)));
    if (format?.reading === 'unpacked') return IN_FORMAT;
    return hasPackedText(fd) ? IN_TEXT : undefined;
  } finally {
    closeSync(fd);
  }
}

/** Without rules, a detector searches for nothing else. */
function hasPackedText(fd: number): boolean {
  const detector = createDetector([]);
  let found = false;
  detector.begin(undefined, undefined, () => {
    found = true;
  });
  for (let at = 0; !found; ) {
    const count = readSync(fd, detector.room(), 0, detector.room().length, at);
    if (count === 0) break;
    detector.take(count);
    at += count;
  }
  detector.finish();
  return found;
}
