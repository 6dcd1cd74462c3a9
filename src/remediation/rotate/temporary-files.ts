// Removes the temporary files of a run that was killed while it wrote a .env.
import { basename, dirname } from 'node:path';
import { isPendingName, removeAbandoned } from '../../system/atomic-write.ts';
import type { Audit } from '../audit/audit.ts';
import { foldersUp } from '../env-file/find.ts';

/**
 * Audits after removing such files. They hold the new token under a name that git may not ignore, and would make it look leaked.
 *
 * @param runAudit audits `cwd`
 */
export async function auditAfterKill(cwd: string, runAudit: () => Promise<Audit>): Promise<Audit> {
  for (const folder of foldersUp(cwd)) removeAbandoned(folder, 0);
  const result = await runAudit();
  const files = result.exposures.flatMap(({ places }) => places).flatMap(({ file }) => file ?? []);
  const folders = new Set(files.filter((file) => isPendingName(basename(file))).map((file) => dirname(file)));
  if (folders.size === 0) return result;
  for (const folder of folders) removeAbandoned(folder, 0);
  return runAudit();
}
