// What the built-in rules report of a text, as short lines that tests can compare.
import type { Detector } from '../../src/detect/detector.ts';
import { detectIn } from './detect.ts';

/** `rule confidence` of each match that is reported at the default threshold. */
export function reportedIn(detector: Detector, bytes: Buffer | string): readonly string[] {
  return detectIn(detector, bytes)
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ rule, confidence }) => `${rule.id} ${confidence}`);
}
