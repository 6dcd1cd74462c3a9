// The JSON that tokenscan prints, as its documentation states it.
import type { Outcome } from './terminal/cli.ts';

interface JsonOrigin {
  readonly kind: 'file' | 'name' | 'staged' | 'stdin' | 'journal';
  readonly path?: string;
  readonly root?: string;
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly confidence: string;
  readonly botId?: string;
  readonly preview: string;
  readonly fingerprint: string;
  readonly encodings: readonly string[];
  readonly origin: JsonOrigin;
  readonly line: number;
  readonly column: number;
  readonly suppressed: boolean;
  readonly suppressedBecause?: string;
  readonly suppressedCode?: string;
  readonly repeats?: number;
}

export interface JsonReport {
  readonly version: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly findings: readonly JsonFinding[];
  readonly problems: readonly { readonly origin: JsonOrigin; readonly message: string }[];
  readonly skipped: readonly { readonly origin: JsonOrigin; readonly reason: string }[];
  readonly allow: { readonly expired: readonly object[]; readonly unused: readonly object[] };
  readonly summary: { readonly blobs: number; readonly bytes: number; readonly skipped: number; readonly suppressed: number };
}

/** Reads the report that a run printed with `--format json`. */
export function reportOf(outcome: Outcome | string): JsonReport {
  return JSON.parse(typeof outcome === 'string' ? outcome : outcome.stdout) as JsonReport;
}
