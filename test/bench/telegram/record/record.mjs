// Runs the real programs on loopback with a token made at run time and writes what they print, without the token, as templates.
//   node test/bench/telegram/record/record.mjs [--python PROGRAM] [--libraries FOLDER] [NAME…]
// PROGRAM is a python3 that has the libraries, FOLDER one with node_modules; setup.sh makes both.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createKit } from '../kit.mjs';
import { PRODUCERS } from './producers.mjs';
import { startServer } from './server.mjs';
import { templateOf } from './template.mjs';

const { values, positionals } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, libraries: { type: 'string', default: process.cwd() } },
  allowPositionals: true,
});
const RECORDED = fileURLToPath(new URL('../shapes/recorded/', import.meta.url));
const STORE_HOLE = '#'.repeat(46);

/** What is of this machine and of nobody's interest: folders of the installation. */
function withoutPaths(text, folder) {
  const clean = text
    .replaceAll(folder, '/srv/bot')
    .replaceAll(values.libraries, '/srv/bot')
    .replaceAll(fileURLToPath(new URL('.', import.meta.url)), '/srv/bot/')
    .replaceAll(/(?:\/[\w.-]+)+\/(?:site|dist)-packages/g, '/usr/lib/python3/dist-packages')
    .replaceAll(/(?:\/[\w.-]+)+\/lib\/python3\.\d+/g, '/usr/lib/python3');
  const left = /\/(?:tmp|root|home|work)\/[^\s'"]*/.exec(clean);
  if (left) throw new Error(`a path of this machine is left: ${left[0]}`);
  return clean;
}

/** Without the lines of the libraries' source that a Python traceback quotes: theirs to publish, and no place of the token. */
function withoutQuotedSource(text) {
  let inLibrary = false;
  return text
    .split('\n')
    .filter((line) => {
      if (/^ {2}File "/.test(line)) inLibrary = line.startsWith('  File "/usr/lib/');
      else if (!/^ {4}/.test(line)) inLibrary = false;
      return !inLibrary || line.startsWith('  File "');
    })
    .join('\n');
}

/** Records one program; undefined where it is not here or does not show the token. */
async function record(producer, server) {
  const kit = createKit({ seed: Date.now(), shape: producer.name, digits: 10 });
  const folder = mkdtempSync(join(tmpdir(), 'r'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: 'C.UTF-8',
    TOKEN: kit.token,
    PART: kit.secret.slice(4, 9),
    LIVE: server.live,
    DEAD: server.dead,
  };
  const context = { env, folder, python: values.python, libraries: values.libraries };
  try {
    if (!producer.present(context)) throw new Error(`${producer.needs} is not here`);
    const text = withoutQuotedSource(withoutPaths(await producer.run(context), folder));
    return {
      name: producer.name,
      program: producer.program,
      version: producer.version(context),
      template: templateOf(text, kit),
    };
  } catch (error) {
    console.error(`not recorded: ${producer.name}: ${error.message.split('\n')[0]}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files with strings in them: bytes with 46 "#" where the token goes, compressed, and where that is. */
function recordStores() {
  const folder = mkdtempSync(join(tmpdir(), 'r'));
  const { status, stderr } = spawnSync(values.python, [fileURLToPath(new URL('stores.py', import.meta.url)), folder], {
    env: { PATH: process.env.PATH, TOKEN: STORE_HOLE },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const versions = 'import sqlite3, platform; print("Python", platform.python_version(), "SQLite", sqlite3.sqlite_version)';
  const version = spawnSync(values.python, ['-c', versions], { encoding: 'utf8' }).stdout.trim();
  const stores = readdirSync(folder)
    .toSorted()
    .map((path) => {
      const bytes = readFileSync(join(folder, path));
      const holes = [];
      for (let at = bytes.indexOf(STORE_HOLE); at !== -1; at = bytes.indexOf(STORE_HOLE, at + 1)) holes.push(at);
      return {
        name: path.replace(/\.[a-z]+$/, '').replaceAll(/[^a-z0-9-]/g, '-'),
        path,
        version,
        holes,
        gzip: gzipSync(bytes, { level: 9 }).toString('base64'),
      };
    });
  rmSync(folder, { recursive: true, force: true });
  return stores;
}

const save = (name, entries) => writeFileSync(join(RECORDED, name), `${JSON.stringify(entries, undefined, 2)}\n`);
const load = (name) => {
  try {
    return JSON.parse(readFileSync(join(RECORDED, name), 'utf8'));
  } catch {
    return [];
  }
};

mkdirSync(RECORDED, { recursive: true });
const server = await startServer();
const wanted = PRODUCERS.filter(
  ({ name, unrecorded }) => !unrecorded && (positionals.length === 0 || positionals.includes(name)),
);
const recorded = [];
for (const producer of wanted) recorded.push(await record(producer, server));
server.stop();
const fresh = recorded.filter((entry) => entry !== undefined);
// What could not be recorded this time keeps its last recording.
const kept = load('printed.json').filter(
  ({ name }) =>
    PRODUCERS.some((producer) => producer.name === name && !producer.unrecorded) && !fresh.some((entry) => entry.name === name),
);
const order = PRODUCERS.map(({ name }) => name);
save(
  'printed.json',
  [...kept, ...fresh].toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
);
if (positionals.length === 0 || positionals.includes('stores')) save('stores.json', recordStores());
console.log(`${fresh.length} of ${wanted.length} recorded`);
