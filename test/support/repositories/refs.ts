// Reads refs out of a git folder without starting git.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The git folder of the repository whose working tree, or which itself, is `path`; undefined where only git can say. */
export function gitFolderOf(path: string): string | undefined {
  const inTree = join(path, '.git');
  const folder = existsSync(join(inTree, 'HEAD')) ? inTree : path;
  if (!existsSync(join(folder, 'HEAD')) || !existsSync(join(folder, 'objects'))) return undefined;
  // Neither in reftable nor in another place.
  const isPlain = statSync(join(folder, 'refs')).isDirectory() && !existsSync(join(folder, 'reftable'));
  return isPlain ? folder : undefined;
}

/** All refs of a git folder, in one text. */
export function refsIn(folder: string): string {
  const names = readdirSync(join(folder, 'refs'), { recursive: true, encoding: 'utf8' }).sort();
  const loose = names.map((name) => {
    const file = join(folder, 'refs', name);
    return statSync(file).isFile() ? `${name} ${readFileSync(file, 'latin1')}` : '';
  });
  return loose.join('') + textOf(join(folder, 'packed-refs'));
}

/** The commit that HEAD of a git folder is at; empty before the first. Undefined where only git can say. */
export function headIn(folder: string): string | undefined {
  const head = textOf(join(folder, 'HEAD'));
  const ref = /^ref: (refs\/.+)\n$/.exec(head)?.[1];
  if (ref === undefined) return /^[0-9a-f]+\n$/.test(head) ? head.trim() : undefined;
  const loose = textOf(join(folder, ref));
  if (loose !== '') return loose.trim();
  return existsSync(join(folder, 'packed-refs')) ? undefined : '';
}

function textOf(file: string): string {
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'latin1') : '';
}

/** Where git looks for hooks in a git folder; undefined where its configuration may say something else. */
export function hooksIn(folder: string): string | undefined {
  return /hookspath|include/i.test(textOf(join(folder, 'config'))) ? undefined : join(folder, 'hooks');
}
