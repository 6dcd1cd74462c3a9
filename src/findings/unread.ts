// What a report says of a format that is recognised and not unpacked.
import type { UnreadPolicy } from '../model/codes.ts';
import type { Blob } from '../model/types.ts';
import type { RecognisedFormat } from './unpacker.ts';

/**
 * Whether a format that is not unpacked is a problem, a skip, or nothing. Without a policy, an archive is always a problem: it may hold
 * anything. Data (an HDF5 file, say) are one only in a Blob that was named: trees hold thousands, and a scan that always fails tells nothing.
 *
 * @param outermost the Blob that was named or found; what is in a container goes by the outermost one
 */
export function unreadItem(
  { reading }: RecognisedFormat,
  outermost: Pick<Blob, 'origin' | 'isInTree'>,
  policy: UnreadPolicy | undefined,
): 'problem' | 'skip' | undefined {
  if (policy !== undefined) return ({ fail: 'problem', warn: 'skip', ignore: undefined } as const)[policy];
  const isInTree = outermost.isInTree === true || outermost.origin.kind === 'object';
  return reading === 'data' && isInTree ? 'skip' : 'problem';
}

/** "7z archive". */
export function titleOf({ name }: RecognisedFormat): string {
  return name.replace(/^an? /, '');
}

/** The message of the Problem. */
export function explainUnread(format: RecognisedFormat): string {
  const remedy = format.reading === 'archive' ? 'unpack it and scan that' : 'scan what its program exports';
  return `not unpacked: ${titleOf(format)}; ${remedy}`;
}
