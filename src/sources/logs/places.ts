// The places where programs write their logs.
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import { homeFrom, readVariable, xdgFolder } from '../../system/homes.ts';

/** A folder with logs. */
export interface LogFolder {
  readonly path: string;
  /** Which files there are logs, by their paths below it; all if not given. */
  readonly takes?: RegExp;
  /** Only the folder itself, not what is below it. */
  readonly shallow?: boolean;
}

/** Where logs are searched for. */
export interface Roots {
  /** The current folder: logs beside a project in it or above it are scanned. */
  readonly cwd: string;
  /** HOME, PM2_HOME, XDG_DATA_HOME, XDG_STATE_HOME, LOCALAPPDATA and npm_config_cache count. */
  readonly env: Environment;
  /** The root of another system's disk, below which everything outside of `cwd` is searched for. `/` if not given. */
  readonly root?: string | undefined;
}

/** `app.log`, `app.log.2.gz`, `app.log-20261125`, `out.log.1`, `npm-debug.log.42`, `nohup.out`. */
const LOG = /(?:^|\/)(?:[^/]*\.log(?:[.-][^/]*)?|nohup\.out)$/i;

/** What makes a folder that of a project. */
const PROJECT =
  /^(?:package\.json|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml|pyproject\.toml|(?:Dockerfile|Containerfile)(?:\..+)?)$/;

/** Folders of logs in a project. */
const PROJECT_FOLDERS = ['logs', 'log'];

/** The logs of containers: Docker's json-file and local drivers; Podman's k8s-file. */
const DOCKER_LOG = /(?:-json\.log|\/container\.log)[^/]*$/;
const PODMAN_LOG = /(?:^|\/)ctr\.log[^/]*$/;

/** All places, most specific first: a file that is in several is scanned in the first. */
export function logPlaces(roots: Roots): readonly LogFolder[] {
  const { root } = roots;
  const there = (place: LogFolder): LogFolder => (root === undefined ? place : { ...place, path: join(root, place.path) });
  const places = [...systemPlaces(), ...homesOf(roots).flatMap((home) => homePlaces(home, {})), ...ownPlaces(roots.env)].map(
    there,
  );
  return distinct([...places, ...projectPlaces(roots.cwd)]);
}

function systemPlaces(): readonly LogFolder[] {
  return [
    { path: '/var/lib/docker/containers', takes: DOCKER_LOG },
    { path: '/var/lib/containers/storage/overlay-containers', takes: PODMAN_LOG },
    ...['nginx', 'apache2', 'httpd', 'caddy', 'traefik', 'supervisor', 'pods'].map((name) => ({ path: `/var/log/${name}` })),
    { path: '/var/log' },
    // Built by hand, or by Homebrew; macOS.
    ...['/usr/local/nginx/logs', '/usr/local/apache2/logs', '/usr/local/var/log', '/opt/homebrew/var/log', '/Library/Logs'].map(
      (path) => ({ path }),
    ),
    // supervisor writes the output of programs there if its configuration names no file.
    { path: '/tmp', takes: /-std(?:out|err)---supervisor-[^/]*\.log[^/]*$|^nohup\.out$/, shallow: true },
  ];
}

/** The places of the current user, as the environment names them. */
function ownPlaces(env: Environment): readonly LogFolder[] {
  const home = homeFrom(env);
  const local = readVariable(env, 'LOCALAPPDATA');
  const cache = readVariable(env, 'npm_config_cache');
  return [
    ...(home === undefined ? [] : homePlaces(home, env)),
    ...(cache === undefined ? [] : [{ path: join(cache, '_logs') }]),
    ...(local === undefined ? [] : [{ path: join(local, 'npm-cache', '_logs') }, { path: local, takes: LOG, shallow: true }]),
  ];
}

function homePlaces(home: string, env: Environment): readonly LogFolder[] {
  const pm2 = readVariable(env, 'PM2_HOME') ?? join(home, '.pm2');
  const data = xdgFolder('data', env, home);
  const state = xdgFolder('state', env, home);
  return [
    { path: join(data, 'docker/containers'), takes: DOCKER_LOG },
    { path: join(data, 'containers/storage/overlay-containers'), takes: PODMAN_LOG },
    { path: join(pm2, 'logs') },
    { path: pm2, takes: LOG, shallow: true },
    { path: join(home, '.npm/_logs') },
    { path: home, takes: LOG, shallow: true },
    { path: state, takes: LOG },
    { path: join(home, 'Library/Logs') },
  ];
}

/** The homes of other users, if they are readable: bots mostly run as users of their own. */
function homesOf({ root = '/' }: Roots): readonly string[] {
  if (!isRoot()) return [];
  try {
    const names = readdirSync(join(root, 'home'), { withFileTypes: true });
    return ['/root', ...names.filter((entry) => entry.isDirectory()).map(({ name }) => `/home/${name}`)];
  } catch {
    // A system without /home has its home folders elsewhere: HOME names one.
    return ['/root'];
  }
}

function isRoot(): boolean {
  try {
    return userInfo().uid === 0;
  } catch {
    // A user without an entry in the system's list, as containers have them: not root.
    return false;
  }
}

/** Beside every project from `cwd` up. */
function projectPlaces(cwd: string): readonly LogFolder[] {
  const places: LogFolder[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (isProject(folder)) {
      places.push({ path: folder, takes: LOG, shallow: true });
      for (const name of PROJECT_FOLDERS) {
        // A project without such a folder lacks nothing.
        if (existsSync(join(folder, name))) places.push({ path: join(folder, name) });
      }
    }
    if (folder === dirname(folder)) return places;
  }
}

function isProject(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => PROJECT.test(name));
  } catch {
    // A parent folder that may be entered, but not listed.
    return false;
  }
}

function distinct(places: readonly LogFolder[]): readonly LogFolder[] {
  const known = new Set<string>();
  return places.filter((place) => {
    const key = `${place.path}\0${place.shallow === true}`;
    return !known.has(key) && known.add(key);
  });
}
