// `tokenscan shell --redact`: masks the histories of the findings, each by its store, and says how running shells forget what they hold.
import { resolve } from 'node:path';
import type { Report } from '../../../model/types.ts';
import { countSecrets } from '../../../redact/files/look.ts';
import { countInDatabase, databaseOf } from '../../../redact/histories/database.ts';
import { redactHistory } from '../../../redact/histories/redact-history.ts';
import { realPath } from '../../../system/files.ts';
import { sayCures } from './cures.ts';
import { type Masking, redactFound } from './redact-found.ts';

export interface ShellMasking extends Masking {
  /** Whose histories these are; our user's if not said. */
  readonly uid?: number | undefined;
  /** Names of histories, which may be links to the files of the report. */
  readonly names: readonly string[];
}

/** As redactFound, for the histories of a report. */
export async function redactShell(report: Report, code: number, masking: ShellMasking): Promise<number> {
  const { terminal, createRedactor } = masking;
  const tools = toolsOf(report, terminal.cwd);
  const ended = await redactFound(report, code, {
    ...masking,
    way: {
      mask(path, options) {
        const names = masking.names.filter((name) => leadsTo(name, path));
        return redactHistory(path, { ...options, tool: tools.get(path) ?? '', env: terminal.env, names, noLinks: true });
      },
      count(path, redactor, signal) {
        const database = databaseOf(path);
        return database === undefined
          ? countSecrets(path, false, redactor, signal)
          : countInDatabase(database, { createRedactor, signal });
      },
    },
  });
  // Also where nothing was found: what bash was told in this session is on no disk yet.
  if (ended <= 2) await sayCures(terminal, masking.uid);
  return ended;
}

function leadsTo(name: string, path: string): boolean {
  try {
    return realPath(name) === path;
  } catch {
    // A name that leads nowhere leads not to this one.
    return false;
  }
}

/** What keeps each file, by its path. */
function toolsOf(report: Report, cwd: string): ReadonlyMap<string, string> {
  const tools = new Map<string, string>();
  for (const { origin } of report.findings)
    if (origin.kind === 'history') tools.set(resolve(cwd, origin.root ?? '', origin.path), origin.tool);
  return tools;
}
