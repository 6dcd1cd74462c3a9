// The result of the scan of one Blob, and of what is in it if it is a container.
import type { Problem, Skip } from '../model/types.ts';
import type { BlobFindings, KeyedFinding } from './finding-collector.ts';

/**
 * Findings, problems and skips, not yet ordered. Problems and skips are not yet masked; findings are.
 *
 * Invariant: there are at most `limit` findings; `unlisted` counts the others.
 */
export class BlobResult {
  readonly findings: KeyedFinding[] = [];
  readonly problems: Problem[] = [];
  readonly skips: Skip[] = [];
  readonly #limit: number;
  #unlisted = 0;
  /** Whether something was scanned with fewer rules than there are: one had been stopped too often. */
  isPartial = false;

  /** @param limit how many findings there may be */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many findings were found and not listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  /** How many more findings there may be. */
  get room(): number {
    return this.#limit - this.findings.length;
  }

  /** Whether everything was scanned, and there is nothing to report. */
  get isClean(): boolean {
    const reported = this.findings.length + this.problems.length + this.skips.length + this.#unlisted;
    return reported === 0 && !this.isPartial;
  }

  /** Adds what was found in a part. */
  add(part: BlobResult): void {
    this.#list(part.findings, part.unlisted);
    this.problems.push(...part.problems);
    this.skips.push(...part.skips);
    this.isPartial ||= part.isPartial;
  }

  /**
   * Adds the findings in the Blob's own bytes, except those of tokens that were found in its parts: what a container stores
   * as it is was found twice, and the path inside of the container says more.
   */
  addOwn({ findings, unlisted }: BlobFindings): void {
    const all = new Set(this.findings.map(({ key }) => key));
    const active = new Set(this.findings.filter(isActive).map(({ key }) => key));
    this.#list(
      findings.filter((item) => !(isActive(item) ? active : all).has(item.key)),
      unlisted,
    );
  }

  #list(findings: readonly KeyedFinding[], unlisted: number): void {
    const { room } = this;
    for (const item of findings.slice(0, room)) this.findings.push(item);
    this.#unlisted += unlisted + Math.max(0, findings.length - room);
  }
}

function isActive({ finding }: KeyedFinding): boolean {
  return finding.suppressed === false;
}
