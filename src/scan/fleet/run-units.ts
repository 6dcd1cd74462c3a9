// Scans units, several at the same time, until all are done or it is interrupted.
import type { Unit } from './unit.ts';

/** What is done with each unit. */
export interface UnitWork {
  /** How many are scanned at the same time. */
  readonly jobs: number;
  /** Scans one. Throws ScanError where there is no report of it. */
  readonly scan: (unit: Unit) => Promise<void>;
  /** Called for each unit without a report; the others go on. */
  readonly onFailure: (unit: Unit, error: unknown) => void;
  /** Called after each. */
  readonly onDone: (done: number) => void;
}

/** Scans the units in their order. Throws what `onFailure` throws. */
export async function runUnits(units: readonly Unit[], work: UnitWork): Promise<void> {
  const waiting = units.values();
  let done = 0;
  let isOver = false;
  const workOff = async (): Promise<void> => {
    // All share one iterator: each takes the next that nobody has.
    for (const unit of waiting) {
      if (isOver) return;
      try {
        await work.scan(unit);
      } catch (error) {
        isOver = true;
        work.onFailure(unit, error);
        isOver = false;
      }
      work.onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(work.jobs, units.length) }, workOff));
}
