// Runs what seldom has to wait: at once as far as it can, and then whenever what it waits for has come.

/** A value, or what gives it later. */
export type MaybeLater<Value> = Value | Promise<Value>;

/** Yields what it has to wait for, and gets what that gave, or has it thrown. */
export type Steps = Generator<Promise<unknown>, void, unknown>;

/**
 * Runs `steps` to its end. What `result` then gives comes at once where nothing had to be waited for: a promise for each of 100,000 files costs
 * as much as the search in it.
 */
export function runSteps<Value>(steps: Steps, result: () => Value): MaybeLater<Value> {
  const first = steps.next();
  return first.done === true ? result() : runOn(steps, first.value).then(result);
}

async function runOn(steps: Steps, first: Promise<unknown>): Promise<void> {
  let waiting = first;
  for (;;) {
    let step: ReturnType<Steps['next']>;
    try {
      step = steps.next(await waiting);
    } catch (error) {
      step = steps.throw(error);
    }
    if (step.done === true) return;
    waiting = step.value;
  }
}
