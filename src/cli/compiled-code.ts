// Keeps the compiled form of our own code from one run to the next: to compile it takes a third of the time of a hook.
//
// Node has such a cache from 22.1 on, and that is used there. Node 20 has only the means: a script that gives its compiled form and
// takes it back. V8 does not check what it takes back, which is code: it comes only from a file that nobody else can have written.
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { isSystemError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { cacheFolder } from '../system/homes.ts';
import { openPrivateFolder, readPrivateFile } from '../system/private-folder.ts';

/** Larger than any compiled form of ours. */
const MAX_BYTES = 16 << 20;

/** How many files there may be: all are removed before one more is written. */
const MAX_FILES = 20;

const FIRST_LINE = 'tokenscan: compiled code, 1';

/** What compiled code goes by, beside what V8 checks itself: its own version and flags, and the length of the source. */
interface Runtime {
  readonly env: Environment;
  /** Version and architecture of Node, and its options. */
  readonly node: string;
}

/**
 * Loads the script at `path` with its compiled form; on a Node with a cache of its own, starts that. Does nothing where there is no
 * private folder for caches: what needs the script then loads it as always.
 *
 * @returns what writes the compiled form for the next run, to be called at the end of this one; undefined where nothing is to be written
 */
export function loadCompiled(path: string, runtime: Runtime): (() => Promise<void>) | undefined {
  const { env } = runtime;
  const cache = cacheFolder(env);
  if (cache === undefined || env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return undefined;
  const folder = join(cache, 'tokenscan', 'code');
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache !== undefined) {
    if (openPrivateFolder(folder)) enableCompileCache(folder);
    return undefined;
  }
  const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  // The sources are not one script.
  if (stats === undefined) return undefined;
  const key = Buffer.from(
    `${FIRST_LINE}\n${[path, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs, runtime.node].join('\n')}\n`,
  );
  const file = join(folder, nameFor(`${path}\n${runtime.node}`));
  const known = readPrivateFile(file, MAX_BYTES, Buffer.allocUnsafe);
  const cachedData = known === undefined ? undefined : compiledIn(known, key);
  const script = new Script(nodeModule.Module.wrap(readFileSync(path, 'utf8')), { filename: path, cachedData });
  runAsModule(script, path);
  if (cachedData !== undefined && script.cachedDataRejected !== true) return undefined;
  return () => save(folder, file, () => contentOf(key, script.createCachedData()));
}

/** The compiled form is there twice: to compare the two is the fastest check that neither was damaged. */
function contentOf(key: Buffer, compiled: Buffer): Buffer {
  return Buffer.concat([key, compiled, compiled]);
}

/** The compiled form in the content of a file; undefined if it is damaged or for other code. */
function compiledIn(content: Buffer, key: Buffer): Buffer | undefined {
  const length = (content.length - key.length) / 2;
  if (!Number.isInteger(length) || length <= 0 || !content.subarray(0, key.length).equals(key)) return undefined;
  const compiled = content.subarray(key.length, key.length + length);
  return compiled.equals(content.subarray(key.length + length)) ? compiled : undefined;
}

/** Runs the script as the module at `path`, for all who `require` it later. */
function runAsModule(script: Script, path: string): void {
  const require = nodeModule.createRequire(path);
  const module = new nodeModule.Module(path);
  module.filename = path;
  require.cache[path] = module;
  const run = script.runInThisContext() as (...scope: readonly unknown[]) => void;
  run.call(module.exports, module.exports, require, module, path, dirname(path));
  module.loaded = true;
}

/** Writes the file where that is allowed, and nothing where it is not: without it, the next run is only slower. */
async function save(folder: string, file: string, content: () => Buffer): Promise<void> {
  if (!openPrivateFolder(folder)) return;
  const { writeAtomically } = await import('../system/atomic-write.ts');
  try {
    // Every folder with a program of its own, and every version, leaves a file.
    const others = readdirSync(folder).map((name) => join(folder, name));
    if (others.length >= MAX_FILES) for (const other of others) rmSync(other, { force: true, recursive: true });
    // Durable: a part of it after a power cut would end the next run, not only slow it down.
    writeAtomically(file, content(), { keepMode: false });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** A name that differs where `text` does, as good as always; the file says itself what it is for. No cryptography: to load it takes longer. */
function nameFor(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return `${(hash >>> 0).toString(16).padStart(8, '0')}.bin`;
}
