// Finds the builds of container images that copy a file: a Dockerfile copies it from the context, and no ignore file excludes it.

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { explain, isSystemError } from '../../model/errors.ts';
import { readableNamesIn } from '../../system/files.ts';
import { isWithin } from '../../system/paths.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { contextsOf } from './compose.ts';
import { mayCopy } from './dockerfile.ts';

/** An image build: its context, and the Dockerfile. */
interface Build {
  readonly context: string;
  /** Undefined if it is inline in a compose file. */
  readonly dockerfile: string | undefined;
  /** The file that describes the build. */
  readonly source: string;
}

const DOCKERFILE = /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/i;
const COMPOSE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|^podman-compose\.ya?ml$/i;

/** With more `**` or `*` in a line, matching takes exponential time; people do not write such lines. */
const MAX_GLOBSTARS = 6;
const MAX_STARS = 3;

/** An image build that copies a file, and the ignore file that does not exclude it. */
export interface ImageWith {
  /** The Dockerfile or compose file. */
  readonly source: string;
  readonly ignore: string;
  /** The line that the ignore file lacks; undefined if the name has characters with a meaning there. */
  readonly line: string | undefined;
}

/** The builds that copy `file` (absolute, with links followed), each ignore file once. @param top the top of the repository: no build above it is searched */
export async function imagesWith(file: string, top: string | undefined): Promise<readonly ImageWith[]> {
  const builds = await listBuilds(dirname(file), top ?? dirname(file));
  const seen = new Set<string>();
  const images: ImageWith[] = [];
  for (const build of builds) {
    if (!isWithin(file, build.context)) continue;
    const path = relative(build.context, file).replaceAll('\\', '/');
    if (build.dockerfile !== undefined && !(await mayCopy(build.dockerfile, path))) continue;
    for (const ignore of ignoreFilesOf(build)) {
      if (seen.has(ignore) || excludes(ignore, path)) continue;
      seen.add(ignore);
      images.push({ source: build.source, ignore, line: patternFor(path) });
    }
  }
  return images;
}

/** The builds described in `folder` and above it, up to `top`. */
async function listBuilds(folder: string, top: string): Promise<readonly Build[]> {
  const builds: Build[] = [];
  for (let at = folder; ; at = dirname(at)) {
    builds.push(...(await buildsIn(at)));
    if (at === top || at === dirname(at)) return builds;
  }
}

async function buildsIn(folder: string): Promise<readonly Build[]> {
  const builds: Build[] = [];
  // A folder that cannot be listed is one that nobody builds from as this user.
  for (const name of readableNamesIn(folder).toSorted()) {
    const source = join(folder, name);
    if (/ignore$/i.test(name) || statSync(source, { throwIfNoEntry: false })?.isFile() !== true) continue;
    if (DOCKERFILE.test(name)) builds.push({ context: folder, dockerfile: source, source });
    else if (COMPOSE.test(name)) builds.push(...(await buildsOf(source)));
  }
  return builds;
}

async function buildsOf(source: string): Promise<readonly Build[]> {
  const folder = dirname(source);
  return (await contextsOf(source)).map(({ context, dockerfile }) => ({
    context: resolve(folder, context),
    dockerfile: dockerfile === undefined ? undefined : resolve(folder, context, dockerfile),
    source,
  }));
}

/** The ignore files that must exclude a file, all of them: Docker and Podman each read one. */
function ignoreFilesOf({ context, dockerfile }: Build): readonly string[] {
  const own = dockerfile === undefined ? '' : `${dockerfile}.dockerignore`;
  if (own !== '' && existsSync(own)) return [own];
  const docker = join(context, '.dockerignore');
  const podman = join(context, '.containerignore');
  if (!existsSync(podman)) return [docker];
  const isPodmans = !existsSync(docker) && dockerfile !== undefined && /containerfile/i.test(basename(dockerfile));
  return isPodmans ? [podman] : [docker, podman];
}

function excludes(ignore: string, path: string): boolean {
  try {
    return existsSync(ignore) && isExcluded(readRegularFile(ignore).toString('utf8'), path);
  } catch (error) {
    // Assume that a file which cannot be read excludes nothing.
    if (isSystemError(error)) return false;
    throw new Error(explain(error), { cause: error });
  }
}

/** Whether an ignore file with this `text` excludes the file at `path`, relative to the context. The last matching line decides. */
export function isExcluded(text: string, path: string): boolean {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const count = (text: string, mark: string): number => text.split(mark).length - 1;
  if (lines.some((line) => count(line, '**') >= MAX_GLOBSTARS || count(line.replaceAll('**', ''), '*') > MAX_STARS)) return false;
  try {
    return dockerignore.default({ ignorecase: false }).add(lines).ignores(path);
  } catch (error) {
    // An invalid pattern makes the build fail; nothing is known to be excluded.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** `path` as a line that matches it alone; undefined if it has characters with a meaning there. */
function patternFor(path: string): string | undefined {
  return /^[\w./@%+=:,-][\w./@%+=:, -]*$/.test(path) && !path.endsWith(' ') ? path : undefined;
}
