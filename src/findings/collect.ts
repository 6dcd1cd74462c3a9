// Source + Detector → Report.

import type { Detector } from '../detect/detector.ts';
import type { ProblemCode } from '../model/codes.ts';
import type { ConflictsAt, LogFacts, Span } from '../model/entry-metadata.ts';
import { codeOf, explain, isSystemError } from '../model/errors.ts';
import type { Origin } from '../model/origin.ts';
import { createProblem } from '../model/problems.ts';
import { widen, withYear } from '../model/time-span.ts';
import type { Problem, Report, Skip, Source } from '../model/types.ts';
import { look } from './look.ts';
import { sortFindings } from './merge.ts';
import type { Inside } from './nesting.ts';
import { maskEntry, maskOrigin } from './origins.ts';
import { createTally, type Keyed, type TallyOptions } from './tally.ts';
import type { Unpacker } from './unpacker.ts';
import type { Watcher } from './watcher.ts';

export interface CollectOptions extends TallyOptions {
  /** FindingMetadata after each Blob what was looked at so far. */
  readonly onProgress?: (blobs: number, bytes: number) => void;
  /** What looks into containers, and the detectors for what is in them; without it they are Blobs like others. */
  readonly containers?: { readonly unpacker: Unpacker; readonly createDetector: () => Detector };
}

/** How many findings the report of one thread holds at most. */
const MOST_FINDINGS = 100_000;

/** How many problems of one container, and of all that is in it, are listed. */
const MOST_PROBLEMS = 20;

/** Looks at all that `source` yields, one Blob at a time. */
export async function collect(source: Source, detector: Detector, options: CollectOptions): Promise<Report> {
  const { mask, allow, onProgress, containers } = options;
  const found: Keyed[] = [];
  const problems: Problem[] = [];
  const skips: Skip[] = [];
  const conflicts: ConflictsAt[] = [];
  const detectors = [detector];
  const told = new WeakSet<object>();
  let blobs = 0;
  let bytes = 0;
  let unlisted = 0;
  let partial = 0;

  function addProblem(origin: Origin, code: ProblemCode, message: string, inside?: Inside): void {
    if (inside !== undefined) {
      if (inside.isBroken() || ++inside.shared.problems > MOST_PROBLEMS + 1) return;
      // Archives of many files are damaged, or locked, as a whole.
      if (inside.shared.problems > MOST_PROBLEMS) {
        addProblem(
          inside.outer,
          'too-many-problems',
          `more than ${MOST_PROBLEMS} things in it could not be looked at: the others are not listed`,
        );
        return;
      }
    }
    problems.push(createProblem(maskOrigin(origin, mask), code, mask(message)));
  }

  function addSkip(skip: Skip): void {
    skips.push({ ...skip, origin: maskOrigin(skip.origin, mask) });
  }

  /** How much there is to say so far. */
  const said = (): number => found.length + unlisted + partial + problems.length + skips.length;

  const watcher: Watcher = {
    unpacker: containers?.unpacker,
    detectorAt(depth) {
      const known = detectors[depth] ?? containers?.createDetector() ?? detector;
      detectors[depth] = known;
      return known;
    },
    look: (blob, inside) => look(blob, inside, watcher),
    tallyOf: (blob, inside) => createTally(blob, options, MOST_FINDINGS - found.length, inside),
    mark: () => found.length,
    async record(tally, since) {
      const { listed, unlisted: more } = await tally.findings();
      // What is stored as it is in a container was seen twice; where it is in there says more.
      const seen = found.slice(since);
      const active = new Set(seen.filter(({ finding }) => finding.suppressed === false).map(({ key }) => key));
      const all = new Set(seen.map(({ key }) => key));
      const fresh = listed.filter(({ finding, key }) => !(finding.suppressed === false ? active : all).has(key));
      const room = MOST_FINDINGS - found.length;
      for (const item of fresh.slice(0, room)) found.push(item);
      unlisted += more + Math.max(0, fresh.length - room);
    },
    counted(size) {
      blobs++;
      bytes += size;
    },
    failed(origin, error, inside) {
      // What ends the unpacking of a container comes out of everything in it.
      if (inside !== undefined && typeof error === 'object' && error !== null) {
        if (told.has(error)) return;
        told.add(error);
      }
      // A file that goes away between listing and reading is no failure: it is not there.
      if (isSystemError(error) && error.code === 'ENOENT') addSkip({ type: 'skip', origin, reason: 'vanished' });
      else addProblem(origin, codeOf(error), explain(error), inside);
    },
    problem: addProblem,
    partial: () => void partial++,
    heard(blob, { lines, first, last }) {
      const times = [first, last].map((time) => withYear(time, () => blob.changed?.()));
      conflicts.push({ origin: maskOrigin(blob.origin, mask), lines, ...times.reduce<Span>(widen, {}) });
    },
    done: () => onProgress?.(blobs, bytes),
  };

  for await (const step of source) {
    for (const item of 'type' in step ? [step] : step) {
      if (item.type === 'blob') {
        const before = said();
        await look(item, undefined, watcher);
        if (said() === before) item.foundClean?.();
      } else if (item.type === 'problem') addProblem(item.origin, item.code, item.message);
      else addSkip(item);
    }
  }
  if (unlisted > 0)
    addProblem(
      { kind: 'file', path: '.' },
      'too-many-findings',
      `${unlisted} more findings are not listed: a report holds ${MOST_FINDINGS}`,
    );
  const findings = found.map(({ finding }) => finding);
  const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
  return {
    findings: sortFindings(findings),
    problems,
    skips,
    expired: allow.expired().map((entry) => maskEntry(entry, mask)),
    unused: allow.unused().map((entry) => maskEntry(entry, mask)),
    summary: { blobs, bytes, skipped: skips.length, suppressed, threads: 1 },
    ...factsOf(conflicts),
  };
}

/** Only a scan of logs has such facts. */
function factsOf(conflicts: readonly ConflictsAt[]): LogFacts {
  return conflicts.length === 0 ? {} : { conflicts };
}
