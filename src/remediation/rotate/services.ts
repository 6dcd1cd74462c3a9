// Finds what runs a bot (Compose, systemd, PM2), and the commands that restart it with a new environment. Runs nothing.

import { basename, join } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import { readableNamesIn } from '../../system/files.ts';
import { homeFrom, readVariable } from '../../system/homes.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { shellWord } from '../../system/shell-word.ts';

/** A service that reads the token, and how it is restarted. */
export interface Service {
  /** For example "systemd (bot.service)". */
  readonly name: string;
  /** Command lines for a shell. */
  readonly commands: readonly string[];
}

const COMPOSE = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/;
const USUAL_COMPOSE = /^(?:docker-)?compose\.ya?ml$/;
const PM2 = /^(?:ecosystem\.config\.(?:js|cjs|mjs|json)|pm2\.json|process\.json)$/;

/** Larger files are not read. */
const MAX_FILE_CHARACTERS = 1 << 20;

/** @param folders those with the `.env` files of the bot, and that of the project @param root the root of another system */
export function findServices(folders: readonly string[], env: Environment, root = '/'): readonly Service[] {
  const all = [...new Set(folders)];
  const home = homeFrom(env) ?? '';
  return [
    ...all.flatMap(composeIn),
    ...systemdFor(all, join(root, 'etc/systemd/system'), false),
    ...userUnits(all, home),
    ...pm2For(all, readVariable(env, 'PM2_HOME') ?? join(home, '.pm2')),
  ];
}

function composeIn(folder: string): readonly Service[] {
  return (
    readableNamesIn(folder)
      .toSorted()
      // Compose reads an override file together with the main one, and never alone.
      .filter((name) => COMPOSE.test(name) && !/\.override\.ya?ml$/.test(name))
      .map((name) => {
        const file = USUAL_COMPOSE.test(name) ? '' : ` -f ${shellWord(name)}`;
        // `restart` keeps the container, and with it the old environment.
        return { name: `Compose (${name})`, commands: [`cd ${shellWord(folder)} && docker compose${file} up -d`] };
      })
  );
}

function userUnits(folders: readonly string[], home: string): readonly Service[] {
  return home === '' ? [] : systemdFor(folders, join(home, '.config/systemd/user'), true);
}

/** Units that name one of the folders: as working directory, for an environment file, or in the command. */
function systemdFor(folders: readonly string[], units: string, isUser: boolean): readonly Service[] {
  return readableNamesIn(units)
    .toSorted()
    .filter((name) => name.endsWith('.service'))
    .filter((name) => {
      const text = textOf(join(units, name));
      return folders.some((folder) => folder !== '/' && namesFolder(text, folder));
    })
    .map((name) => ({
      name: `systemd (${name})`,
      commands: [`${isUser ? 'systemctl --user' : 'sudo systemctl'} restart ${shellWord(instancesOf(name))}`],
    }));
}

/** A template unit runs as instances; systemctl accepts a pattern for them. */
function instancesOf(unit: string): string {
  return unit.replace(/@\.service$/, '@*.service');
}

function namesFolder(text: string, folder: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    if (/^(?:[/\s"']|$)/.test(text.slice(at + folder.length, at + folder.length + 1))) return true;
  }
  return false;
}

/** The dump of PM2 names the folder of each program; without one, its configuration in the folder is used. */
function pm2For(folders: readonly string[], home: string): readonly Service[] {
  const names = dumpedNames(textOf(join(home, 'dump.pm2')), folders);
  const files = folders.flatMap((folder) =>
    readableNamesIn(folder)
      .toSorted()
      .filter((name) => PM2.test(name))
      .map((name) => join(folder, name)),
  );
  if (names.length > 0)
    return names.map((name) => ({
      name: `PM2 (${name})`,
      // The dump has a copy of the environment, and so of the old token: `pm2 save` replaces it.
      commands: [`pm2 restart ${shellWord(name)} --update-env && pm2 save`],
    }));
  return files.map((file) => ({
    name: `PM2 (${basename(file)})`,
    commands: [`pm2 restart ${shellWord(file)} --update-env && pm2 save`],
  }));
}

function dumpedNames(text: string, folders: readonly string[]): readonly string[] {
  try {
    const list: unknown = text === '' ? [] : JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('pm_cwd' in entry)) return [];
      const { name, pm_cwd: cwd } = entry;
      return typeof name === 'string' && typeof cwd === 'string' && folders.includes(cwd) ? [name] : [];
    });
  } catch {
    // Not JSON. The commands are only advice.
    return [];
  }
}

function textOf(file: string): string {
  try {
    const text = readRegularFile(file).toString('utf8');
    return text.length > MAX_FILE_CHARACTERS ? '' : text;
  } catch {
    return '';
  }
}
