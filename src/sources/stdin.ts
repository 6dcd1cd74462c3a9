// Standard input as a source of one Blob.
import type { SourceItem } from '../model/types.ts';
import { blobFrom } from './blobs.ts';

/** What `stream` yields, as one Blob. @param name the path of the file that it is the content of */
export function* stdinSource(stream: AsyncIterable<Uint8Array>, name?: string): Generator<SourceItem> {
  yield blobFrom(stream, name === undefined ? { kind: 'stdin' } : { kind: 'file', path: name });
}
