// Which tokens `verify` asks about: those found where they should not be, or else those where they are expected.
import { lstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '../../../model/errors.ts';
import type { Exposure, Finding } from '../../../model/types.ts';
import { isLeaked } from '../../../report/verdicts.ts';
import { isEnvName } from '../../../system/env-names.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** The tokens to ask about, and why, where that needs a word. */
export interface Choice {
  readonly exposures: readonly Exposure[];
  /** A line for people. */
  readonly note: string | undefined;
}

/** @param paths the arguments: a `.env` that is named is asked about @param all also ask about tokens that are allowed or where they are expected */
export function chooseExposures(exposures: readonly Exposure[], paths: readonly string[], all: boolean): Choice {
  if (all) return { exposures, note: undefined };
  const isNamed = paths.some((path) => isEnvName(basename(path)));
  const chosen = exposures.filter((exposure) => isLeaked(exposure) || (isNamed && exposure.findings.some(isExpected)));
  const expected = exposures.filter(({ findings }) => findings.some(isExpected));
  if (chosen.length > 0 || expected.length === 0) return { exposures: chosen, note: undefined };
  const files = new Set(expected.flatMap(({ findings }) => findings.filter(isExpected)).map(({ origin }) => origin.path ?? ''));
  const tokens = expected.length === 1 ? 'the token' : `the ${expected.length} tokens`;
  const note = `no token was found where it should not be; asking about ${tokens} in ${[...files].map(escapeForTerminal).join(', ')}`;
  return { exposures: expected, note };
}

function isExpected({ suppressed }: Finding): boolean {
  return suppressed === 'private-env' || suppressed === 'readable-env';
}

/** The variable of the environment that the only argument names; undefined if it is a path. Throws UsageError if it is neither. */
export function variableNamed([name = '', ...more]: readonly string[], { cwd, env }: Terminal): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || lstatSync(resolve(cwd, name), { throwIfNoEntry: false }) !== undefined)
    return undefined;
  if (env[name] === undefined) {
    if (/[a-z]/.test(name)) return undefined;
    throw new UsageError(`${name}: no such file, folder or variable of the environment`);
  }
  if (more.length > 0) throw new UsageError(`${name} is a variable of the environment: it is asked about alone`);
  return name;
}
