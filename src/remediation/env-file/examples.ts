// Checks that the example beside a .env names the variable, and contains no token.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EnvFileError, explain, isSystemError } from '../../model/errors.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { readAssignments } from './assignments.ts';
import type { CheckResult } from './check-result.ts';
import { openEnvFile } from './open.ts';
import { findTokens } from './tokens.ts';

/** One result for each example in `folder`, or one that says there is none. */
export function checkExamples(folder: string, variable: string): readonly CheckResult[] {
  const names = readdirSync(folder).filter((name) => isEnvName(name) && isExampleName(name));
  if (names.length > 0) return names.toSorted().flatMap((name) => checkExample(join(folder, name), variable));
  const remedy = { kind: 'append', file: join(folder, '.env.example'), line: `${variable}=` } as const;
  return [{ name: 'example', ok: false, fact: { code: 'example-missing', variable }, remedy }];
}

function checkExample(path: string, variable: string): readonly CheckResult[] {
  const name = basename(path);
  try {
    const { bytes } = openEnvFile(path);
    const tokens = findTokens(bytes).filter(({ match }) => match.confidence !== 'possible');
    const [first] = tokens;
    if (first !== undefined) return [withToken(path, first.name)];
    if (readAssignments(bytes).some((assignment) => assignment.name === variable))
      return [{ name: 'example', ok: true, fact: { code: 'example-names', example: name, variable }, remedy: undefined }];
    const remedy = { kind: 'append', file: path, line: `${variable}=` } as const;
    return [{ name: 'example', ok: false, fact: { code: 'example-lacks', example: name, variable }, remedy }];
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof EnvFileError)) throw error;
    return [
      {
        name: 'example',
        ok: false,
        fact: { code: 'example-unreadable', example: name, reason: explain(error) },
        remedy: undefined,
      },
    ];
  }
}

function withToken(path: string, variable: string | undefined): CheckResult {
  // The name becomes a part of a sed pattern.
  const plain = variable !== undefined && /^\w+$/.test(variable);
  return {
    name: 'example',
    ok: false,
    fact: { code: 'example-token', example: basename(path), variable },
    remedy: plain ? { kind: 'empty', file: path, name: variable } : undefined,
  };
}
