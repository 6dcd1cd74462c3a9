// A file that is one zlib stream: a loose object of git, what joblib and many programs write.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { contentName } from './content-name.ts';
import { counted, entryItem } from './entries.ts';
import { inflateZlib } from './inflate.ts';
import type { ByteReader } from './reader.ts';

/** What a loose object of git begins with: its type and size. */
const OBJECT_HEADER = /^(blob|tree|commit|tag) [0-9]{1,15}\0/;

/**
 * The content of the stream. The two bytes that a zlib stream begins with may be a chance: where not even a byte comes out, it is none, and
 * that is no problem.
 */
export async function* listZlib(reader: ByteReader, budget: Budget, name: string): AsyncGenerator<ContainerItem> {
  const content = counted(inflateZlib(reader), budget);
  const first = await content.next().catch((error: unknown) => ({ done: true, error }) as const);
  if (first.done === true) {
    if ('error' in first && isTruncation(first.error)) throw first.error;
    return;
  }
  const [, type] = OBJECT_HEADER.exec(Buffer.from(first.value.subarray(0, 32)).toString('latin1')) ?? [];
  // Without the header, an archive in it is recognised.
  const start = type === undefined ? 0 : Buffer.from(first.value).indexOf(0) + 1;
  yield* entryItem(type ?? contentName(name), true, startingWith(first.value.subarray(start), content));
}

function isTruncation(error: unknown): boolean {
  return error instanceof Error && 'problemCode' in error && error.problemCode !== 'damaged-archive';
}

async function* startingWith(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
