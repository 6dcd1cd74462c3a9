// Builds the Report of one source from the results of its Blobs.
import { createProblem } from '../model/problems.ts';
import type { Problem, Report, Skip } from '../model/types.ts';
import { BlobResult } from './blob-result.ts';
import { sortFindings } from './merge.ts';
import { maskEntry, maskOrigin } from './origins.ts';
import type { ScanContext } from './scan-context.ts';

/** How many findings the report of one thread lists. */
const MAX_FINDINGS = 100_000;

/** Invariant: nothing in the report holds a clear token: problems and skips are masked here, findings already are. */
export class ReportBuilder {
  readonly #context: ScanContext;
  readonly #result = new BlobResult(MAX_FINDINGS);

  constructor(context: ScanContext) {
    this.#context = context;
  }

  /** How many more findings may be listed. */
  get room(): number {
    return this.#result.room;
  }

  /** Adds what the scan of a Blob gave. */
  addResult(result: BlobResult): void {
    this.#result.add(result);
  }

  addProblem(problem: Problem): void {
    this.#result.problems.push(problem);
  }

  addSkip(skip: Skip): void {
    this.#result.skips.push(skip);
  }

  /** The report. To be called once. */
  build(): Report {
    const { findings: keyed, problems, skips, unlisted } = this.#result;
    const { options, extent } = this.#context;
    const { mask, allow } = options;
    const findings = keyed.map(({ finding }) => finding);
    if (unlisted > 0) {
      const message = `${unlisted} more findings are not listed: a report lists ${MAX_FINDINGS}`;
      problems.push(createProblem({ kind: 'file', path: '.' }, 'too-many-findings', message));
    }
    const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
    return {
      findings: sortFindings(findings),
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
