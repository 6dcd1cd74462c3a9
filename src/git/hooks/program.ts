// Where the tokenscan is that hooks run: by a path that an update does not change, and as hooks that are committed call it.
import { realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isSystemError } from '../../model/errors.ts';
import { isWithin } from '../../system/paths.ts';
import { OWN_SCRIPT, type PlugAndPlay, type Program } from './script.ts';
import { lookAt, readIfThere } from './steps.ts';

/** A project's own tokenscan as a program, from its top. */
export const OWN_PROGRAM = 'node_modules/.bin/tokenscan';

const YARN_PROGRAM = 'yarn tokenscan';

/**
 * The program for the hooks of the repository whose top is `top`, started in `cwd`: the one given, by a path that stays when a package
 * manager updates it. pnpm runs it from a folder that has the version in its name, and yarn's Plug'n'Play from inside an archive.
 */
export function lastingProgram({ node, script }: Program, cwd: string, top: string): Program {
  const real = realPath(script);
  const linked = foldersUp(cwd)
    .map((folder) => join(folder, OWN_SCRIPT))
    .concat(real.replace(/[\\/]node_modules[\\/]\.pnpm[\\/].*$/s, `/${OWN_SCRIPT}`))
    .find((path) => lookAt(path) !== undefined && realPath(path) === real);
  return { node, script: linked ?? script, pnp: isInStore(script) ? findPlugAndPlay(cwd, top) : undefined };
}

/** Whether the script is where only yarn's Plug'n'Play reads it: in an archive, or unpacked without its dependencies. */
function isInStore(script: string): boolean {
  return /\.zip[\\/]|[\\/]\.yarn[\\/](?:unplugged|__virtual__)[\\/]/.test(script);
}

/** The nearest package from `cwd` up that depends on tokenscan, and the nearest `.pnp.cjs` from there up. */
function findPlugAndPlay(cwd: string, top: string): PlugAndPlay | undefined {
  const dependent = foldersUp(cwd).find(dependsOnUs);
  const project = foldersUp(dependent ?? cwd).find((folder) => lookAt(join(folder, '.pnp.cjs')) !== undefined);
  if (dependent === undefined || project === undefined) return undefined;
  const file = join(project, '.pnp.cjs');
  return {
    file,
    relative: isWithin(file, top) ? relative(top, file) : undefined,
    dependent: relative(project, dependent) || '.',
  };
}

/** Whether the project in `folder` names tokenscan among its dependencies. */
function dependsOnUs(folder: string): boolean {
  return /"tokenscan"\s*:/.test(readIfThere(join(folder, 'package.json')) ?? '');
}

/** For a hook that is committed: nothing of this machine, but that the project is one of yarn's Plug'n'Play. */
export function committedProgram(top: string): Program | undefined {
  const pnp = { file: '.pnp.cjs', relative: '.pnp.cjs', dependent: '.' };
  return commonProgram(top) === YARN_PROGRAM ? { node: '', script: '', pnp } : undefined;
}

/**
 * How hooks that are committed call tokenscan: as a dependency of the project, if it is one. git runs them at `top`, and the package may
 * be in `folder`, below that.
 */
export function commonProgram(top: string, folder: string = top): string {
  // Not `yarn --cwd`: git's variables name its files from the folder that it starts hooks in.
  if (dependsOnUs(top) && lookAt(join(top, '.pnp.cjs')) !== undefined) return YARN_PROGRAM;
  const project = [top, folder].find((one) => dependsOnUs(one) || lookAt(join(one, OWN_PROGRAM)) !== undefined);
  return project === undefined ? 'tokenscan' : join(relative(top, project), OWN_PROGRAM);
}

/** Whether the script is in a cache of a program that runs packages once (npx, yarn dlx, pnpm dlx, bunx), which may be deleted at any time. */
export function isPassing({ script, pnp }: Program): boolean {
  return /[\\/](?:_npx|dlx|dlx-[^\\/]*|bunx-[^\\/]*)[\\/]/.test(script) || (isInStore(script) && pnp === undefined);
}

/** The package manager of a project, by the file that only one of them writes. */
interface PackageManager {
  /** Installs what the project depends on. */
  readonly install: string;
  /** Adds a package that is only needed for development. */
  readonly add: string;
  /** Runs a program of the project. */
  readonly run: string;
}

const NPM: PackageManager = { install: 'npm install', add: 'npm install --save-dev', run: 'npx' };

const BUN: PackageManager = { install: 'bun install', add: 'bun add --dev', run: 'bunx' };

const PACKAGE_MANAGERS: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': { install: 'pnpm install', add: 'pnpm add --save-dev', run: 'pnpm exec' },
  'yarn.lock': { install: 'yarn install', add: 'yarn add --dev', run: 'yarn' },
  'bun.lock': BUN,
  'bun.lockb': BUN,
};

/** The package manager of the project in `folder`: npm where no other one shows. */
export function packageManagerOf(folder: string): PackageManager {
  const [file = ''] = Object.keys(PACKAGE_MANAGERS).filter((name) => lookAt(join(folder, name)) !== undefined);
  return PACKAGE_MANAGERS[file] ?? NPM;
}

/** A folder and those above it, from the inside out. */
function foldersUp(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUp(above)];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return path;
  }
}
