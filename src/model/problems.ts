// Makes Problems: from a code and a message, or from an error.
import type { ProblemCode } from './codes.ts';
import { codeOf, explain } from './errors.ts';
import type { Origin } from './origin.ts';
import type { Problem } from './types.ts';

/** A Problem. @param message one line: what went wrong and, where we know, what to do */
export function createProblem(origin: Origin, code: ProblemCode, message: string): Problem {
  return { type: 'problem', origin, code, message };
}

/** The Problem that `error` is, with its code. @param describe makes the message from the reason; the reason alone if not given */
export function problemFrom(origin: Origin, error: unknown, describe: (reason: string) => string = (reason) => reason): Problem {
  return createProblem(origin, codeOf(error), describe(explain(error)));
}
