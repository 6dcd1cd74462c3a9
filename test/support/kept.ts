// The folder of a run of the tests, and folders that are made once in a run, by any of its processes, and copied for each test.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment variable that names the folder of the run to its processes. */
const OF_RUN = 'TOKENSCAN_TEST_FOLDER';

/** Makes the folder of a run and returns what removes it. */
export function openRun(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-'));
  process.env[OF_RUN] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The folder for all that tests write. */
export function folderOfRun(): string {
  const folder = process.env[OF_RUN];
  if (folder === undefined) throw new Error(`${OF_RUN} is not set: the tests run without their global setup`);
  return folder;
}

/**
 * Copies into `target` what `make` makes in an empty folder. `make` runs once for each `key` in a run of the tests.
 *
 * @param key everything that what it makes depends on
 * @param naming files that name their own folder, relative to it: in the copy they name the copy
 */
export async function copyKept(
  key: string,
  target: string,
  make: (folder: string) => Promise<void>,
  naming: readonly string[] = [],
): Promise<void> {
  const kept = await keep(key, make);
  cpSync(kept, target, { recursive: true, verbatimSymlinks: true });
  for (const name of naming) {
    const file = join(target, name);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/@kept@/g, () => target),
    );
  }
}

/** As `copyKept`, with what needs no waiting. */
export function copyKeptNow(key: string, target: string, make: (folder: string) => void): void {
  const kept = placeOf(key);
  if (!existsSync(kept)) {
    const folder = mkdtempSync(`${kept}-`);
    make(folder);
    moveTo(kept, folder);
  }
  cpSync(kept, target, { recursive: true, verbatimSymlinks: true });
}

/** The folder kept for `key`. */
async function keep(key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const kept = placeOf(key);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(`${kept}-`);
  await make(folder);
  moveTo(kept, folder);
  return kept;
}

function placeOf(key: string): string {
  return join(folderOfRun(), createHash('sha256').update(key).digest('hex').slice(0, 20));
}

function moveTo(kept: string, folder: string): void {
  try {
    renameSync(folder, kept);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(kept)) throw error;
    rmSync(folder, { recursive: true, force: true });
  }
}
