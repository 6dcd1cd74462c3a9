// A system of a test's own to look for logs in: its files below a folder, and the programs on its PATH.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonReport } from './report.ts';

/** What the report of a scan of logs adds. */
export interface JsonLogReport extends JsonReport {
  readonly findings: readonly (JsonReport['findings'][number] & {
    readonly firstSeen?: string;
    readonly lastSeen?: string;
    readonly writer?: string;
  })[];
  readonly exposures?: readonly { readonly fingerprint: string; readonly firstSeen: string; readonly lastSeen: string }[];
  readonly places?: readonly { readonly path: string; readonly found: boolean; readonly files: number }[];
  readonly conflicts?: readonly {
    readonly origin: { readonly path?: string };
    readonly lines: number;
    readonly firstSeen?: string;
    readonly lastSeen?: string;
  }[];
}

/** The environment of a run on that system: no home but `home`, no program but those in `programs`. */
export function systemEnvironment(programs: string, home = '/home/bob'): Readonly<Record<string, string | undefined>> {
  return {
    PATH: programs,
    HOME: home,
    PM2_HOME: undefined,
    XDG_DATA_HOME: undefined,
    XDG_STATE_HOME: undefined,
    LOCALAPPDATA: undefined,
  };
}

/** Makes the script `text` the program `name` in `folder`. */
export function makeProgram(folder: string, name: string, text: string, shell = '/bin/sh'): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!${shell}\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
}
