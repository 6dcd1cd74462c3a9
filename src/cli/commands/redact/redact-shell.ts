// `tokenscan shell --redact`: masks histories, each as its program stores it, and prints how running shells forget what they hold.
import { resolve } from 'node:path';
import type { Report } from '../../../model/types.ts';
import { countSecrets } from '../../../redact/files/count-secrets.ts';
import { countInDatabase, databaseOf } from '../../../redact/histories/database.ts';
import { redactHistory } from '../../../redact/histories/redact-history.ts';
import { realPath } from '../../../system/files.ts';
import { printMemoryRemedies } from './memory-remedies.ts';
import { type RedactFoundOptions, redactFound } from './redact-found.ts';

export interface RedactShellOptions extends RedactFoundOptions {
  /** The owner of the histories; default: the user of this process. */
  readonly uid?: number | undefined;
  /** Other names of the histories; they may be links to the files of the report. */
  readonly names: readonly string[];
}

/** Like redactFound, for histories. */
export async function redactShell(report: Report, scanCode: number, options: RedactShellOptions): Promise<number> {
  const { terminal, createRedactor } = options;
  const tools = toolsOf(report, terminal.cwd);
  const code = await redactFound(report, scanCode, {
    ...options,
    masker: {
      mask(path, maskOptions) {
        const names = options.names.filter((name) => leadsTo(name, path));
        return redactHistory(path, { ...maskOptions, tool: tools.get(path) ?? '', env: terminal.env, names, noLinks: true });
      },
      count(path, redactor, signal) {
        const database = databaseOf(path);
        return database === undefined
          ? countSecrets(path, redactor, signal)
          : countInDatabase(database, { createRedactor, signal });
      },
    },
  });
  // Also without findings: what was typed in a running bash is on no disk yet.
  if (code <= 2) await printMemoryRemedies(terminal, options.uid);
  return code;
}

function leadsTo(name: string, path: string): boolean {
  try {
    return realPath(name) === path;
  } catch {
    // A dangling link.
    return false;
  }
}

/** The program that keeps each file, by path. */
function toolsOf(report: Report, cwd: string): ReadonlyMap<string, string> {
  const tools = new Map<string, string>();
  for (const { origin } of report.findings)
    if (origin.kind === 'history') tools.set(resolve(cwd, origin.root ?? '', origin.path), origin.tool);
  return tools;
}
