// Compares paths: whether one is below another, and its short form relative to a folder.
import { isAbsolute, type PlatformPath, relative, sep } from 'node:path';

type PathRules = Pick<PlatformPath, 'isAbsolute' | 'relative' | 'sep'>;

const NATIVE: PathRules = { isAbsolute, relative, sep };

/**
 * Whether `path` is `folder` itself or below it. Compares text alone: links are not resolved, and neither path has to exist.
 *
 * @param rules those of the running system by default
 */
export function isWithin(path: string, folder: string, rules: PathRules = NATIVE): boolean {
  const below = rules.relative(folder, path);
  // `..data` is an ordinary name: Kubernetes mounts secrets and configuration in folders called like that.
  return below !== '..' && !below.startsWith(`..${rules.sep}`) && !rules.isAbsolute(below);
}

/** `path` relative to `folder` where it is below it (empty for `folder` itself), else `path` as it is. */
export function shortenPath(path: string, folder: string, rules: PathRules = NATIVE): string {
  return isWithin(path, folder, rules) ? rules.relative(folder, path) : path;
}
