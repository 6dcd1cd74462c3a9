// Which container the first bytes of a Blob begin: by what they are, never by a name.
import type { FORMAT_ENDS, FORMAT_NAMES } from './format-ends.ts';
import { type FORMATS, formatOf, HEAD_LENGTH } from './formats.ts';

export { HEAD_LENGTH };

/** A container that can be unpacked. A compressed file has one content, an archive many. */
export type Format = Extract<
  (typeof FORMATS)[number] | (typeof FORMAT_ENDS)[number] | (typeof FORMAT_NAMES)[number],
  { readonly reading: 'unpacked' }
>['id'];

/** How many containers may stand in each other. A jar in a layer of an image in a .tgz is six. */
export const DEPTH = 8;

/** The container that `head`, the first bytes of a Blob, begins; undefined for all else. */
export function recognise(head: Uint8Array): Format | undefined {
  const format = formatOf(head);
  return format?.reading === 'unpacked' ? (format.id as Format) : undefined;
}
