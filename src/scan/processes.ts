// The scan of running programs: what each was started with.
import { loadConfig } from '../config/config.ts';
import type { Report } from '../model/types.ts';
import { type ProcessOptions, processSource } from '../sources/processes.ts';
import { runScan, type ScanOptions } from './run-scan.ts';

export type ProcessScanOptions = ScanOptions & ProcessOptions;

/**
 * Looks through the environments and command lines of all programs that run now and that this user may read. In an environment a
 * token is in its place; on a command line every user of the machine can read it. Undefined where the system does not tell (it is not Linux).
 *
 * Throws ConfigError; what could not be looked at is a Problem in the report.
 */
export async function scanProcesses(options: ProcessScanOptions): Promise<Report | undefined> {
  const source = processSource(options);
  if (source === undefined) return undefined;
  return { ...(await runScan(await loadConfig(options.cwd, options.config), source, options, options.cwd)), unused: [] };
}
