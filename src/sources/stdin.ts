// Standard input as a source of one Blob.
import type { SourceItem } from '../model/types.ts';
import { blobFrom } from './blobs.ts';

/** What `stream` yields, as one Blob. */
export function* stdinSource(stream: AsyncIterable<Uint8Array>): Generator<SourceItem> {
  yield blobFrom(stream, { kind: 'stdin' });
}
