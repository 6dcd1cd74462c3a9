// How people start this tokenscan: `npx tokenscan`, `pnpm exec tokenscan`, a global one, an action, or a file for node.

import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Environment } from './environment.ts';
import { findProgram } from './find-program.ts';
import { isWithin } from './paths.ts';
import { readRegularFile } from './regular-file.ts';
import { shellWord } from './shell-word.ts';

/** What a command line that starts tokenscan again is made from. */
export interface StartedBy {
  readonly env: Environment;
  /** The folder of the user's shell. */
  readonly cwd: string;
  /** The node that runs us, and our own file. */
  readonly program: { readonly node: string; readonly script: string };
}

/** The runners of package managers, by the file that only one of them writes. */
const RUNNERS: readonly (readonly [lockFile: string, runner: string])[] = [
  ['pnpm-lock.yaml', 'pnpm exec tokenscan'],
  ['yarn.lock', 'yarn tokenscan'],
  ['bun.lock', 'bunx tokenscan'],
  ['bun.lockb', 'bunx tokenscan'],
];

/** The same by what package managers call themselves to the programs they start. */
const AGENTS: readonly (readonly [agent: RegExp, runner: string])[] = [
  [/^pnpm\//, 'pnpm exec tokenscan'],
  [/^yarn\//, 'yarn tokenscan'],
  [/^bun\//, 'bunx tokenscan'],
];

/**
 * The words that start this tokenscan again in a shell in `cwd`. Never a bare `npx tokenscan` where that would fetch a package: then the file
 * itself is named.
 */
export function startedAs(by: StartedBy): string {
  const script = realPath(by.program.script);
  return fromAction(by, script) ?? fromCache(script) ?? fromProject(by, script) ?? fromPath(by, script) ?? byFile(by, script);
}

/** A GitHub action: people have no copy of it, but npx can fetch the same commit. */
function fromAction({ env, cwd }: StartedBy, script: string): string | undefined {
  const { GITHUB_ACTION_PATH: folder, GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = env;
  if (folder === undefined || !isWithin(script, realPath(folder))) return undefined;
  const known = projectAbove(cwd);
  if (known !== undefined) return runnerOf(known, {});
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return undefined;
  return `npx --package=github:${repository}#${ref} -- tokenscan`;
}

/** The cache of npx, which notes what was asked for. */
function fromCache(script: string): string | undefined {
  const [, folder] = /^(.*[\\/]_npx[\\/][^\\/]+)[\\/]node_modules[\\/]/.exec(script) ?? [];
  if (folder === undefined) return undefined;
  const packages = packagesOf(join(folder, 'package.json'));
  return packages.length === 0
    ? undefined
    : `npx ${packages.map((name) => `--package=${shellWord(name)}`).join(' ')} -- tokenscan`;
}

function packagesOf(file: string): readonly string[] {
  try {
    const content = JSON.parse(readRegularFile(file).toString('utf8')) as { readonly _npx?: { readonly packages?: unknown } };
    const packages = content._npx?.packages;
    return Array.isArray(packages) ? packages.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

/** A dependency of the project in `cwd`, or the project itself. */
function fromProject({ env, cwd }: StartedBy, script: string): string | undefined {
  const own = dirname(dirname(script));
  const isOwn = isWithin(realPath(cwd), own) && existsSync(join(own, 'package.json'));
  const project = isOwn ? own : projectAbove(cwd);
  // Another one may be installed in the project than the one that runs.
  const isSame = isOwn || (project !== undefined && isDependency(project, script)) || /\.zip[\\/]/.test(script);
  if (isSame) return runnerOf(project ?? cwd, env);
  // npx found it, in the project or beside node: it finds it again.
  return env['npm_command'] === 'exec' && /^npm\//.test(env['npm_config_user_agent'] ?? '') ? 'npx tokenscan' : undefined;
}

function isDependency(project: string, script: string): boolean {
  const installed = join(project, 'node_modules', 'tokenscan');
  return isWithin(script, realPath(installed)) || isWithin(script, join(project, 'node_modules'));
}

function runnerOf(project: string, env: Environment): string {
  const agent = env['npm_config_user_agent'] ?? '';
  const byAgent = AGENTS.find(([pattern]) => pattern.test(agent))?.[1];
  const byLock = RUNNERS.find(([file]) => existsSync(join(project, file)))?.[1];
  return byAgent ?? byLock ?? 'npx tokenscan';
}

/** The nearest folder from `cwd` up in which tokenscan is installed, or written down as a dependency. */
function projectAbove(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', 'tokenscan')) || dependsOnUs(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function dependsOnUs(file: string): boolean {
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readRegularFile(file).toString('utf8')) as Record<
      string,
      object
    >;
    return Object.hasOwn(dependencies, 'tokenscan') || Object.hasOwn(devDependencies, 'tokenscan');
  } catch {
    return false;
  }
}

/** The tokenscan on PATH, where it is this one. */
function fromPath({ env }: StartedBy, script: string): string | undefined {
  const found = findProgram('tokenscan', env);
  return found !== undefined && realPath(found) === script ? 'tokenscan' : undefined;
}

function byFile({ env, program: { node } }: StartedBy, script: string): string {
  // A single executable.
  if (script === realPath(node)) return shellWord(script);
  const found = findProgram(basename(node), env);
  const isOnPath = found !== undefined && realPath(found) === realPath(node);
  // Deno lets a program read files and start git only if it is asked to.
  const options = /^deno(?:\.exe)?$/.test(basename(node)) ? ' run --allow-all' : '';
  return `${isOnPath ? basename(node) : shellWord(node)}${options} ${shellWord(script)}`;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
