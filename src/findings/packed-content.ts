// Reads what a text in base64 or hexadecimal says, and gives it as a Blob in the one that holds the text. Loaded with the first such text.
import { blobOf } from '../model/blob-of.ts';
import { createProblem } from '../model/problems.ts';
import type { ContainerItem } from './container.ts';
import { ContainerContext, ContainerRoot } from './container-context.ts';
import type { PackedHolder, PackedRun } from './packed-run.ts';
import { tooDeep } from './scan-problems.ts';

/** What one Blob's texts say; they share its limits. */
export class PackedContents {
  readonly #holder: PackedHolder;
  #root: ContainerRoot | undefined;
  #fed = 0;

  constructor(holder: PackedHolder) {
    this.#holder = holder;
    this.#root = holder.context?.root;
  }

  /** What is in the text, and what could not be read of it. Nothing where it only looks like compressed data. */
  async *items(run: PackedRun): AsyncGenerator<ContainerItem> {
    const { blob, unpacker, context: outer } = this.#holder;
    if ((outer?.depth ?? 0) >= unpacker.depth) {
      const problem = tooDeep(blob.origin, unpacker.depth);
      if (outer !== undefined) yield { kind: 'problem', context: outer, problem };
      return;
    }
    const bytes = decodePacked(run);
    this.#root ??= new ContainerRoot(blob, await unpacker.start());
    const { unpacking } = this.#root;
    if (outer === undefined) {
      unpacking.feed(run.end - Math.max(run.offset, this.#fed));
      this.#fed = run.end;
    }
    const context = new ContainerContext(
      this.#root,
      { isBroken: false },
      {
        path: `${outer?.path ?? ''}!${run.form === 'hex' ? 'hex' : 'base64'} at ${run.offset}`,
        depth: (outer?.depth ?? 0) + 1,
        packedAs: outer?.path ?? '',
      },
    );
    if (!(await unpacking.isContainer(bytes))) return;
    yield { kind: 'blob', context, blob: { ...blobOf(bytes, context.origin), changed: () => blob.changed?.() } };
    if (run.isCut) {
      const problem = createProblem(context.origin, 'truncated-archive', 'too long; only its start was scanned');
      yield { kind: 'problem', context, problem };
    }
  }
}

/** The bytes that the digits say. */
function decodePacked(run: PackedRun): Buffer {
  const text = run
    .text()
    .toString('latin1')
    .replace(/\\[nrt]|%0[ADad]|[\s]/g, '')
    .replace(/\\\//g, '/');
  const plain = text.replace(/%2[Bb]|\\u002[Bb]/g, '+').replace(/%2[Ff]|\\u002[Ff]/g, '/');
  const [digits = ''] = /^[A-Za-z0-9+/_-]*/.exec(plain) ?? [];
  return Buffer.from(digits, run.form === 'hex' ? 'hex' : 'base64');
}
