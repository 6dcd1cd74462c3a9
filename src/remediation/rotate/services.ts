// What runs the bot, found beside its .env, and the commands that start it with the new environment. Nothing is run.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import { readableNamesIn } from '../../system/files.ts';
import { homeFrom, readVariable } from '../../system/homes.ts';
import { shellWord } from '../../system/shell-word.ts';

export interface Service {
  /** What was found, in words. */
  readonly what: string;
  /** Lines for a shell. */
  readonly commands: readonly string[];
}

const COMPOSE = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/;
const USUAL_COMPOSE = /^(?:docker-)?compose\.ya?ml$/;
const PM2 = /^(?:ecosystem\.config\.(?:js|cjs|mjs|json)|pm2\.json|process\.json)$/;

/** Longer files are none of these. */
const LONGEST = 1 << 20;

/** @param folders those that hold the bot's `.env`, and the folder of the project @param root another system's disk */
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
      // Compose reads the one for overrides with the other; alone it is none.
      .filter((name) => COMPOSE.test(name) && !/\.override\.ya?ml$/.test(name))
      .map((name) => {
        const file = USUAL_COMPOSE.test(name) ? '' : ` -f ${shellWord(name)}`;
        // `restart` keeps the container, and with it the old environment.
        return { what: `Compose (${name})`, commands: [`cd ${shellWord(folder)} && docker compose${file} up -d`] };
      })
  );
}

function userUnits(folders: readonly string[], home: string): readonly Service[] {
  return home === '' ? [] : systemdFor(folders, join(home, '.config/systemd/user'), true);
}

/** Units that name one of the folders: as where they work, as where their environment is, or in what they run. */
function systemdFor(folders: readonly string[], units: string, isUser: boolean): readonly Service[] {
  return readableNamesIn(units)
    .toSorted()
    .filter((name) => name.endsWith('.service'))
    .filter((name) => {
      const text = textOf(join(units, name));
      return folders.some((folder) => folder !== '/' && namesFolder(text, folder));
    })
    .map((name) => ({
      what: `systemd (${name})`,
      commands: [`${isUser ? 'systemctl --user' : 'sudo systemctl'} restart ${shellWord(instancesOf(name))}`],
    }));
}

/** A template runs by its instances only; systemctl takes those that run for a pattern. */
function instancesOf(unit: string): string {
  return unit.replace(/@\.service$/, '@*.service');
}

function namesFolder(text: string, folder: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    if (/^(?:[/\s"']|$)/.test(text.slice(at + folder.length, at + folder.length + 1))) return true;
  }
  return false;
}

/** What pm2 keeps to start it all again knows where each program stands; else a file of its own in the folder says that it is used. */
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
      what: `PM2 (${name})`,
      // Its dump holds a copy of the environment, and so of the old token.
      commands: [`pm2 restart ${shellWord(name)} --update-env && pm2 save`],
    }));
  return files.map((file) => ({
    what: `PM2 (${basename(file)})`,
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
    // A file of pm2's that is no JSON helps nobody here: restarting is only advice.
    return [];
  }
}

function textOf(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    return text.length > LONGEST ? '' : text;
  } catch {
    return '';
  }
}
