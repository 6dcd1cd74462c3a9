// The result of the scan of one Blob, and of what is in it if it is a container.
import { isSystemError } from '../model/errors.ts';
import type { Origin } from '../model/origin.ts';
import { problemFrom } from '../model/problems.ts';
import type { Problem, Skip } from '../model/types.ts';
import type { ContainerContext } from './container-context.ts';
import type { BlobFindings, KeyedFinding } from './finding-collector.ts';
import type { RecognisedFormat } from './unpacker.ts';

type KeptPlace = 'parts' | 'own' | 'both';

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

  /** Adds a problem. @param place where it is, if in a container, of which only so many are listed */
  addProblem(problem: Problem, place: ContainerContext | undefined): void {
    const listed = place === undefined ? problem : place.limit(problem);
    if (listed !== undefined) this.problems.push(listed);
  }

  /** Adds what `error`, which was thrown while what is at `origin` was read, is to the user. */
  addFailure(origin: Origin, error: unknown, place: ContainerContext | undefined): void {
    if (place?.root.isNew(error) === false) return;
    // A file that is removed between listing and reading is no failure.
    if (isSystemError(error) && error.code === 'ENOENT') this.skips.push({ type: 'skip', origin, reason: 'vanished' });
    else this.addProblem(problemFrom(origin, error), place);
  }

  /** Adds what was found in a part. */
  add(part: BlobResult): void {
    this.#list(part.findings, part.unlisted);
    addAll(this.problems, part.problems);
    addAll(this.skips, part.skips);
    this.isPartial ||= part.isPartial;
  }

  /**
   * Adds the findings in the Blob's own bytes, except those of tokens that were found in its parts: what a container stores
   * as it is was found twice, and the path inside of the container says more.
   *
   * @param kept of a token that is in both, where it is listed
   */
  addOwn({ findings, unlisted }: BlobFindings, kept: KeptPlace = 'parts'): void {
    if (kept === 'both') {
      this.#list(findings, unlisted);
      return;
    }
    if (kept === 'own') {
      const parts = [...this.findings];
      const own = findings.filter((item) => !parts.some((part) => isCutFrom(item, part)));
      const others = parts.filter((part) => !own.some((item) => isSame(part, item) || isCutFrom(part, item)));
      this.findings.splice(0, parts.length, ...others);
      this.#list(own, unlisted);
      return;
    }
    const all = new Set(this.findings.map(({ key }) => key));
    const active = new Set(this.findings.filter(isActive).map(({ key }) => key));
    const isNew = (item: KeyedFinding): boolean => !(isActive(item) ? active : all).has(item.key);
    this.#list(findings.filter(isNew), unlisted);
  }

  #list(findings: readonly KeyedFinding[], unlisted: number): void {
    const { room } = this;
    addAll(this.findings, findings.slice(0, room));
    this.#unlisted += unlisted + Math.max(0, findings.length - room);
  }
}

/** Not with a spread: that many arguments a call cannot have. */
export function addAll<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}

/** Where the findings of a token are listed that is in the own bytes of a Blob of this format, and in a part: a text that holds packed ones has both. */
export function placeKept(format: RecognisedFormat | undefined): KeptPlace {
  if (format === undefined) return 'both';
  return format.hasOwnContent === true ? 'own' : 'parts';
}

function isSame(a: KeyedFinding, b: KeyedFinding): boolean {
  return a.key === b.key && a.finding.fingerprint === b.finding.fingerprint;
}

/** Whether the id of `item` lacks digits that it has in `whole`, or its secret its end: they stand on another page. */
function isCutFrom(item: KeyedFinding, whole: KeyedFinding): boolean {
  const [cut, id] = [item.finding.botId ?? '', whole.finding.botId ?? ''];
  if (cut === id && cut !== '' && item.finding.confidence !== 'certain' && whole.finding.confidence === 'certain') return true;
  return item.key === whole.key && cut.length < id.length && id.endsWith(cut);
}

function isActive({ finding }: KeyedFinding): boolean {
  return finding.suppressed === false;
}
