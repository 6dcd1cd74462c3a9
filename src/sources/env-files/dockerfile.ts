// Reads which files of its context the build of a Dockerfile copies.

import { posix } from 'node:path';
import { isSystemError } from '../../model/errors.ts';
import { readRegularFile } from '../../system/regular-file.ts';

/** Longer Dockerfiles are not parsed: they may copy everything. */
const MAX_FILE_CHARACTERS = 1 << 20;

/** Whether the Dockerfile at `file` may copy `path`, relative to the context, into an image. One that cannot be read may. */
export async function mayCopy(file: string, path: string): Promise<boolean> {
  try {
    const text = readRegularFile(file).toString('utf8');
    if (text.length > MAX_FILE_CHARACTERS) return true;
    for (const source of instructionsIn(text).flatMap(sourcesOf)) if (await covers(source, path)) return true;
    return false;
  } catch (error) {
    if (isSystemError(error)) return true;
    throw error;
  }
}

/** The instructions, each on one line. */
function instructionsIn(text: string): readonly string[] {
  const continuation = /^\s*#\s*escape\s*=\s*`/im.test(text) ? '`' : '\\';
  const instructions: string[] = [];
  let open = '';
  for (const line of text.split(/\r?\n/)) {
    // Comments may stand between the lines of an instruction.
    if (/^\s*#/.test(line)) continue;
    const end = line.trimEnd();
    if (end.endsWith(continuation)) {
      open += `${end.slice(0, -1)} `;
      continue;
    }
    instructions.push(open + end);
    open = '';
  }
  return open === '' ? instructions : [...instructions, open];
}

/** The paths that an instruction copies from the context; empty if it copies none. */
function sourcesOf(instruction: string): readonly string[] {
  const [, rest] = /^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\s+(.*)$/is.exec(instruction) ?? [];
  if (rest === undefined) return [];
  const [options = ''] = /^(?:--[\w-]+(?:=\S+)?\s+)*/.exec(rest) ?? [];
  // From another stage or image: nothing of the context.
  if (/--from=/i.test(options)) return [];
  const words = wordsOf(rest.slice(options.length).trim());
  return words.slice(0, -1).filter((word) => !/^(?:[a-z]+:\/\/|git@|<<)/i.test(word));
}

/** The words of an instruction, in either of its forms. */
function wordsOf(text: string): readonly string[] {
  if (!text.startsWith('[')) return text.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
  } catch {
    // Broken JSON is read in the other form, by rules of its own: it may name anything.
    return ['.', '.'];
  }
}

/** Whether a source of an instruction is `path`, a folder above it, or a pattern for one of them. A variable can be anything. */
async function covers(source: string, path: string): Promise<boolean> {
  if (source.includes('$')) return true;
  const plain = posix.normalize(`/${source}`).replace(/^\/+|\/+$/g, '');
  if (plain === '' || path === plain || path.startsWith(`${plain}/`)) return true;
  // Loaded here: most scans meet no Dockerfile, and programs that import the package need not wait for it.
  const { compileGlob, globFault } = await import('../../system/glob.ts');
  // A pattern that is not read makes the build fail, or matches anything.
  return globFault(plain) !== undefined || (await compileGlob(plain, { below: true }))(path.split('/'));
}
