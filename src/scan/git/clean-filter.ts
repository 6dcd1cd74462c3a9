// Says of an object that was unpacked whether it is surely clean: then nothing of it is in a report.
import { createDetector, type Detector } from '../../detect/detector.ts';
import type { PackedObject } from '../../git/packs/unpack-pack.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { HEAD_LENGTH, recognise } from '../../sources/archives/recognise.ts';
import { pointedTo } from '../../sources/git/lfs.ts';

/**
 * The objects of packs go through this first. Nearly all are clean; what is not, or may not be, is read from git and scanned as a Blob:
 * containers, LFS pointers, compressed data in a text, and everything with a match, whatever the allowlist says of it.
 */
export class CleanFilter {
  readonly #detector: Detector;

  constructor(rules: readonly CompiledRule[]) {
    this.#detector = createDetector(rules, { clock: () => performance.now(), firstOnly: true });
  }

  isClean({ content, fresh }: PackedObject): boolean {
    if (content.length === 0) return true;
    const head = content.length > HEAD_LENGTH ? content.subarray(0, HEAD_LENGTH) : content;
    if (recognise(head) !== undefined || pointedTo(content) !== undefined) return false;
    const detector = this.#detector;
    let packed = 0;
    let found = 0;
    detector.begin(fresh, undefined, () => {
      packed++;
    });
    for (let at = 0; at < content.length && found + packed === 0; ) {
      const room = detector.room();
      const piece = content.subarray(at, at + room.length);
      room.set(piece);
      found = detector.take(piece.length).length;
      at += piece.length;
    }
    return found + detector.finish().length + packed === 0 && !detector.isPartial();
  }
}
