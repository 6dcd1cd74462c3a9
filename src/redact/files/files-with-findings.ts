// Findings → the files that have to be masked.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../../model/types.ts';
import { systemPath } from '../../system/walk.ts';

/** The kinds of Origin that are files which can be masked. */
const MASKABLE: ReadonlySet<string> = new Set(['file', 'history']);

/** Whether a finding is in a file that can be masked. */
export function isInMaskableFile({ origin }: Finding): boolean {
  return MASKABLE.has(origin.kind);
}

/** The absolute paths of the files that hold `findings`, each with the number of them. For a finding in a container: the container. */
export function filesWithFindings(findings: readonly Finding[], cwd: string): ReadonlyMap<string, number> {
  const files = new Map<string, number>();
  for (const finding of findings.filter(isInMaskableFile)) {
    const { origin, repeats } = finding;
    if (!('path' in origin)) continue;
    const root = 'root' in origin ? origin.root : undefined;
    for (const file of candidates(resolve(cwd, root ?? '', origin.path ?? '')))
      files.set(file, (files.get(file) ?? 0) + 1 + repeats);
  }
  return files;
}

/** `a.gz!b` can be `b` in the container `a.gz`, or a file of that name: every prefix that is a file. If none is, the path itself, so that the error is reported. */
function candidates(path: string): readonly string[] {
  const ends = [...path.matchAll(/!/g)].map(({ index }) => index);
  const files = [...ends.map((end) => path.slice(0, end)), path].filter(
    (file) => statSync(systemPath(file), { throwIfNoEntry: false })?.isFile() === true,
  );
  return files.length === 0 ? [path] : files;
}
