// Whether the build of an image is given the file: it is in the folder that a build is given, and no ignore file keeps it out.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { explain, isSystemError } from '../../model/errors.ts';
import { readableNamesIn } from '../../system/files.ts';
import { isWithin } from '../../system/paths.ts';
import { contextsOf } from './compose.ts';
import type { Outcome } from './outcome.ts';

/** A build: the folder it is given, and the file that says what is made of it. */
interface Build {
  readonly context: string;
  /** Undefined where the compose file has it in itself. */
  readonly dockerfile: string | undefined;
  /** The file that shows that there is such a build. */
  readonly source: string;
}

const DOCKERFILE = /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/i;
const COMPOSE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|^podman-compose\.ya?ml$/i;

/** More than people write; what patterns take the power of. */
const MOST_STARS = 6;

/** One outcome for each build that gets the file, or one that says that none does. @param top of the repository, the last folder that is looked in */
export async function checkImages(file: string, top: string | undefined): Promise<readonly Outcome[]> {
  const builds = await listBuilds(dirname(file), top ?? dirname(file));
  const seen = new Set<string>();
  const outcomes: Outcome[] = [];
  for (const build of builds) {
    if (!isWithin(file, build.context)) continue;
    const path = relative(build.context, file).replaceAll('\\', '/');
    for (const ignore of ignoreFilesOf(build)) {
      if (seen.has(ignore) || keepsOut(ignore, path)) continue;
      seen.add(ignore);
      const line = patternFor(path);
      const what = `an image built with ${relative(dirname(file), build.source) || basename(build.source)} may take it in: ${basename(ignore)} does not keep it out`;
      outcomes.push({
        name: 'image',
        ok: false,
        what,
        mend: line === undefined ? undefined : { kind: 'append', file: ignore, line },
      });
    }
  }
  return outcomes.length > 0
    ? outcomes
    : [{ name: 'image', ok: true, what: 'no build of an image that is known here takes it in', mend: undefined }];
}

/** The builds that are described in `folder` and above it, up to `top`. */
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

/** The ignore files of which each must keep a file out: Docker and Podman each read one. */
function ignoreFilesOf({ context, dockerfile }: Build): readonly string[] {
  const own = dockerfile === undefined ? '' : `${dockerfile}.dockerignore`;
  if (own !== '' && existsSync(own)) return [own];
  const docker = join(context, '.dockerignore');
  const podman = join(context, '.containerignore');
  if (!existsSync(podman)) return [docker];
  const isPodmans = !existsSync(docker) && dockerfile !== undefined && /containerfile/i.test(basename(dockerfile));
  return isPodmans ? [podman] : [docker, podman];
}

function keepsOut(ignore: string, path: string): boolean {
  try {
    return existsSync(ignore) && isKeptOut(readFileSync(ignore, 'utf8'), path);
  } catch (error) {
    // What cannot be read keeps nothing out, as far as we can tell.
    if (isSystemError(error)) return false;
    throw new Error(explain(error), { cause: error });
  }
}

/** Whether an ignore file with this `text` keeps out the file at `path`, relative to the build's folder. The last line that fits decides. */
export function isKeptOut(text: string, path: string): boolean {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.some((line) => line.split('**').length > MOST_STARS)) return false;
  try {
    return dockerignore.default({ ignorecase: false }).add(lines).ignores(path);
  } catch (error) {
    // A pattern that is none ends a build, too. Until it is mended nothing is known to be kept out.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** `path` as a line that stands for it alone; undefined where it has characters that mean something there. */
function patternFor(path: string): string | undefined {
  return /^[\w./@%+=:,-][\w./@%+=:, -]*$/.test(path) && !path.endsWith(' ') ? path : undefined;
}
