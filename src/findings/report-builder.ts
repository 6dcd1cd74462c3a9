// Builds the Report of one source from the results of its Blobs.
import { createProblem } from '../model/problems.ts';
import type { Finding, Problem, Report, Skip } from '../model/types.ts';
import { addAll, type BlobResult } from './blob-result.ts';
import { sortFindings } from './merge.ts';
import { maskEntry, maskOrigin } from './origins.ts';
import type { ScanContext } from './scan-context.ts';

/** How many findings the report of one thread lists. */
const MAX_FINDINGS = 100_000;

/** Invariant: nothing in the report holds a clear token: problems and skips are masked here, findings already are. */
export class ReportBuilder {
  readonly #context: ScanContext;
  readonly #findings: Finding[] = [];
  readonly problems: Problem[] = [];
  readonly skips: Skip[] = [];
  #unlisted = 0;

  constructor(context: ScanContext) {
    this.#context = context;
  }

  /** How many more findings may be listed. */
  get room(): number {
    return MAX_FINDINGS - this.#findings.length;
  }

  /** Adds what the scan of a Blob gave; it lists no more than there was room for. */
  add({ findings, problems, skips, unlisted }: BlobResult): void {
    // The keys are needed within a Blob only.
    for (const { finding } of findings) this.#findings.push(finding);
    addAll(this.problems, problems);
    addAll(this.skips, skips);
    this.#unlisted += unlisted;
  }

  /** The report. To be called once. */
  build(): Report {
    const { options, extent } = this.#context;
    const { mask, allow } = options;
    const { problems, skips } = this;
    if (this.#unlisted > 0) {
      const message = `${this.#unlisted} more findings are not listed: a report lists ${MAX_FINDINGS}`;
      problems.push(createProblem({ kind: 'file', path: '.' }, 'too-many-findings', message));
    }
    const findings = sortFindings(this.#findings);
    const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
    return {
      findings,
      problems: problems.map((problem) => ({
        ...problem,
        origin: maskOrigin(problem.origin, mask),
        message: mask(problem.message),
      })),
      skips: skips.map((skip) => ({ ...skip, origin: maskOrigin(skip.origin, mask) })),
      expired: allow.expired().map((entry) => maskEntry(entry, mask)),
      unused: allow.unused().map((entry) => maskEntry(entry, mask)),
      summary: { ...extent, skipped: skips.length, suppressed, threads: 1 },
    };
  }
}
