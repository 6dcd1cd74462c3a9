// Origin → the file that a receiver shows a finding at.
//
// Receivers know the files of a repository by their paths from its top. They know no containers, no objects of git and no standard input, and
// they forget or refuse what is called another way each time: no path has the id of a commit, of an object or of a process.
import type { Origin } from '../../model/origin.ts';
import { ORIGIN_KINDS } from '../../model/origin-kinds.ts';
import type { Exposure, Finding } from '../../model/types.ts';

/** A path on disk → the file, from the top of its repository, and what it is called in there if the file is a container. */
export type Locate = (path: string) => { readonly file: string; readonly member: string | undefined };

/** Where a receiver shows a finding. */
export interface Place {
  /** From the top of the repository, with `/` between folders; never empty. Bytes that are not UTF-8 are lone surrogates, as in an Origin. */
  readonly file: string;
  /** The name in the container that `file` is, with `!` where that is in another one. */
  readonly member: string | undefined;
  /** Whether line and column of a finding are those in `file`. */
  readonly hasLines: boolean;
}

/** Paths as they are, and everything after the first `!` in a container: for what is on no disk. */
export const locateByText: Locate = (path) => {
  const at = path.indexOf('!', 1);
  return at < 0 || at === path.length - 1
    ? { file: path, member: undefined }
    : { file: path.slice(0, at), member: path.slice(at + 1) };
};

/** The file of an origin. */
export function placeOf(origin: Origin, locate: Locate): Place {
  const { hasLines } = ORIGIN_KINDS[origin.kind];
  switch (origin.kind) {
    case 'stdin':
      return place({ file: 'stdin', member: origin.path?.replace(/^!/, '') }, hasLines);
    case 'process':
      return place({ file: `proc/${origin.part}`, member: undefined }, false);
    case 'object': {
      const found = locateByText(origin.path.replace(/^!/, ''));
      const isNamed = origin.path !== '' && !origin.path.startsWith('!');
      const file = isNamed ? found.file : `.git/${origin.type}s`;
      const member = isNamed || origin.path === '' ? found.member : origin.path.slice(1);
      return place({ file: rooted(origin.root, file), member }, hasLines);
    }
    case 'ref':
      return place({ file: rooted(origin.root, `.git/${origin.path}`), member: undefined }, false);
    case 'history':
      return place(locate(rooted(origin.root, origin.path)), hasLines && origin.store === 'text');
    case 'staged':
      return place(locate(origin.path), hasLines);
    default:
      return place(locate(rooted(origin.root, origin.path)), hasLines);
  }
}

function place({ file, member }: { readonly file: string; readonly member: string | undefined }, hasLines: boolean): Place {
  return { file, member, hasLines: hasLines && member === undefined };
}

function rooted(root: string | undefined, path: string): string {
  return root === undefined ? path : root.replace(/\/?$/, '/') + path;
}

/**
 * A number for each place of the same token in the same file, from 1: with it a place has a name that stays when lines move. The findings of a
 * token come together: of those before nothing is kept.
 */
export class PlaceCounter {
  readonly #counts = new Map<string, number>();
  #fingerprint = '';

  next({ fingerprint }: Pick<Finding, 'fingerprint'>, { file }: Place): number {
    if (fingerprint !== this.#fingerprint) this.#counts.clear();
    this.#fingerprint = fingerprint;
    const count = (this.#counts.get(file) ?? 0) + 1;
    this.#counts.set(file, count);
    return count;
  }
}

/** The findings that count, of the most urgent token first. */
export function* activeByUrgency(exposures: readonly Exposure[]): Generator<Finding> {
  for (const exposure of byUrgency(exposures)) yield* activeOf(exposure) ?? [];
}

/** The findings of a token that count; undefined where none does. */
export function activeOf({ findings }: Exposure): readonly [Finding, ...Finding[]] | undefined {
  const [first, ...rest] = findings.filter(({ suppressed }) => suppressed === false);
  return first === undefined ? undefined : [first, ...rest];
}

/** The most urgent first: by severity, then by confidence; else as they were. */
export function byUrgency<Item extends { readonly findings: readonly Finding[] }>(items: readonly Item[]): readonly Item[] {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const urgency = urgencyOf(item);
    const group = groups.get(urgency);
    if (group === undefined) groups.set(urgency, [item]);
    else group.push(item);
  }
  return [...groups].toSorted(([a], [b]) => b - a).flatMap(([, group]) => group);
}

const SEVERITY_WEIGHT = { high: 20, medium: 10, low: 0 } as const;
const CONFIDENCE_WEIGHT = { certain: 2, likely: 1, possible: 0 } as const;

function urgencyOf({ findings }: { readonly findings: readonly Finding[] }): number {
  return findings.reduce(
    (most, { severity, confidence }) => Math.max(most, SEVERITY_WEIGHT[severity] + CONFIDENCE_WEIGHT[confidence]),
    0,
  );
}
