// Filters the objects of packs, batch by batch, together with other threads.
import type { Forest } from '../../git/packs/forest.ts';
import { createUnpackKernel } from '../../git/packs/kernel/unpack.ts';
import { UNPACK_BYTES, unpackWanted } from '../../git/packs/unpack-pack.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { isSystemError } from '../../model/errors.ts';
import { CleanFilter } from './clean-filter.ts';

/**
 * Takes batches of the forests as long as there are any, and notes in their states what is clean. Yields after each batch.
 *
 * @param done two cells, for the number of objects that were found clean and their total size
 */
export function* filterForests(forests: readonly Forest[], rules: readonly CompiledRule[], done: Float64Array): Generator<void> {
  const kernel = createUnpackKernel(UNPACK_BYTES);
  if (kernel === undefined || forests.length === 0) return;
  const filter = new CleanFilter(rules);
  for (const forest of forests) {
    const unpacking = unpackWanted(forest, kernel, (object) => {
      const isClean = filter.isClean(object);
      if (isClean) {
        done[0] = (done[0] ?? 0) + 1;
        done[1] = (done[1] ?? 0) + object.content.length;
      }
      return isClean;
    });
    try {
      yield* unpacking;
    } catch (error) {
      // git reads the rest, and says what is wrong.
      if (!isSystemError(error)) throw error;
    }
  }
}
