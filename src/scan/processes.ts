// The scan of running programs: what each was started with.
import { loadConfig } from '../config/config.ts';
import type { Report } from '../model/types.ts';
import { type ProcessOptions, processSource } from '../sources/processes.ts';
import { runScan, type ScanOptions } from './run-scan.ts';

export type ProcessScanOptions = ScanOptions & ProcessOptions;

/**
 * Scans the environments and command lines of all running processes that this user may read. In an environment a token is
 * expected; a command line can be read by every user of the machine. Undefined where the system has no `/proc`.
 *
 * Throws ConfigError; what could not be scanned is a Problem in the report.
 */
export async function scanProcesses(options: ProcessScanOptions): Promise<Report | undefined> {
  const source = processSource(options);
  if (source === undefined) return undefined;
  return { ...(await runScan(await loadConfig(options.cwd, options.config), source, options, options.cwd)), unused: [] };
}
