// Whether the example beside a .env names the variable, and holds no token.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EnvFileError, explain, isSystemError } from '../../model/errors.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { readAssignments } from './assignments.ts';
import { openEnvFile } from './open.ts';
import type { Outcome } from './outcome.ts';
import { findTokens } from './tokens.ts';

/** One outcome for each example in `folder`, where the .env is, or one that says that there is none. */
export function checkExamples(folder: string, variable: string): readonly Outcome[] {
  const names = readdirSync(folder).filter((name) => isEnvName(name) && isExampleName(name));
  if (names.length > 0) return names.toSorted().flatMap((name) => checkExample(join(folder, name), variable));
  const mend = { kind: 'append', file: join(folder, '.env.example'), line: `${variable}=` } as const;
  return [{ name: 'example', ok: false, what: `no .env.example tells others that ${variable} is needed`, mend }];
}

function checkExample(path: string, variable: string): readonly Outcome[] {
  const name = basename(path);
  try {
    const { bytes } = openEnvFile(path);
    const tokens = findTokens(bytes).filter(({ match }) => match.confidence !== 'possible');
    const [first] = tokens;
    if (first !== undefined) return [heldBy(path, first.name)];
    if (readAssignments(bytes).some((assignment) => assignment.name === variable))
      return [{ name: 'example', ok: true, what: `${name} names ${variable}, without a token`, mend: undefined }];
    const mend = { kind: 'append', file: path, line: `${variable}=` } as const;
    return [{ name: 'example', ok: false, what: `${name} does not name ${variable}`, mend }];
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof EnvFileError)) throw error;
    return [{ name: 'example', ok: false, what: `${name} could not be looked at: ${explain(error)}`, mend: undefined }];
  }
}

function heldBy(path: string, variable: string | undefined): Outcome {
  const where = variable ?? 'a line of it';
  // The name goes into a pattern of sed.
  const plain = variable !== undefined && /^\w+$/.test(variable);
  return {
    name: 'example',
    ok: false,
    what: `${basename(path)} holds a real token (${where}), and is meant for everybody`,
    mend: plain ? { kind: 'empty', file: path, name: variable } : undefined,
  };
}
