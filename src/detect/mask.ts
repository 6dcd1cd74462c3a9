// Masks every secret in text that tokenscan prints itself: paths, messages, whole reports.

import type { CompiledRule } from '../model/compiled-rule.ts';
import { createDetector, type Detector } from './detector.ts';
import { matchesIn } from './matches-in.ts';

/** Returns `text` with each match of the rules masked, whatever its confidence. */
export type Masker = (text: string) => string;

/** A Masker with its own detector, made when it is first needed. */
export function createMasker(rules: readonly CompiledRule[]): Masker {
  let detector: Detector | undefined;
  const shortest = rules.some(({ untrusted }) => untrusted) ? 3 : 24;
  return (text) => {
    // Shorter than any secret of a built-in rule, as nearly all paths are.
    if (text.length < shortest) return text;
    detector ??= createDetector(rules);
    return maskText(detector, text);
  };
}

function maskText(detector: Detector, text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const matches = matchesIn(detector, bytes);
  if (matches.length === 0) return text;
  let masked = '';
  let from = 0;
  for (const match of matches) {
    if (match.end <= from) continue;
    masked += bytes.toString('utf8', from, Math.max(from, match.start)) + String(match.secret);
    from = match.end;
  }
  return masked + bytes.toString('utf8', from);
}
