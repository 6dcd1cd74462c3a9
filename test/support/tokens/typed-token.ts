// Masks the histories below a home, and says what is left in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { isSystemError } from '../../../src/model/errors.ts';
import type { HistoryResult } from '../../../src/redact/histories/options.ts';
import { redactHistory } from '../../../src/redact/histories/redact-history.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import type { HistoryProgram } from '../fixtures/history-programs.ts';
import { hasProgram } from '../repositories/tree.ts';
import { secretOf, token } from './token.ts';

/** The secret that is typed. */
export const SECRET: string = secretOf('history');

/** The second of the three lines that are typed. */
const URL = `https://api.telegram.org/bot${token('history')}/getMe?mark-2`;

const rules = prepareRules();

/** Masks the history at `path` as the command does. */
export function maskHistory(path: string, tool: string): Promise<HistoryResult> {
  return redactHistory(path, { tool, env: process.env, self: process.pid, createRedactor: () => createRedactor(rules) });
}

/** The files below `home` in which the secret is. */
export function holders(home: string): readonly string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => contentOf(path).includes(SECRET));
}

/** A journal of SQLite comes and goes while its program runs. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Whether what a program needs is there. */
export const canRun = ({ program }: HistoryProgram): boolean => hasProgram('python3') && hasProgram(program);

/** Starts the program and types three lines, the secret in the second. */
export async function speak({ open, say }: HistoryProgram, home: string) {
  const session = await open(home);
  for (const text of ['mark-1', URL, 'mark-3']) await session.line(say(text));
  return session;
}

/** How many of the three lines are in `text`. */
export const marks = (text: string): number => new Set(text.match(/mark-[0-9]/g)).size;
