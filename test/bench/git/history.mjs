// Makes a repository of more than 1 GB of contents with a long history, the same every time, by `git fast-import`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { token } from '../data.mjs';

const COMMITS = 3000;
const SOURCES = 600;
const EDITED = 5;
/** A commit in so many adds lines to a log that is kept in the repository, changes a dump, or brings an image. */
const EVERY = { log: 40, dump: 50, image: 15 };
const SECRETS = 300;

const WORDS =
  'const return await import from export function request update message chat user config server error value Array Promise string number handler context Buffer public static void order queue invoice report session photo admin channel payment'.split(
    ' ',
  );

/** Whole numbers below `bound` (mulberry32). */
function randomOf(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** What the contents are made of. */
function writer(random) {
  const words = (count) => Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(' ');
  const codeLine = () => `${'  '.repeat(random(4))}${words(3 + random(7))}${random(9000)};`;
  const logLine = () =>
    `2026-11-${10 + random(19)}T${10 + random(13)}:${10 + random(49)}:${10 + random(49)}.${100 + random(899)}Z INFO  [worker ${random(16)}] update ${800_000_000 + random(99_999_999)} handled in ${random(311)} ms for ${words(2)}`;
  const rowLine = () =>
    `INSERT INTO orders VALUES (${random(1e9)}, '${words(2)}', ${random(1e6)}, '2026-11-${10 + random(19)}');`;
  const lines = (line, count) => Array.from({ length: count }, line);
  const noise = (size) => Buffer.from(Uint32Array.from({ length: size / 4 }, () => random(2 ** 32)).buffer);
  return { codeLine, logLine, rowLine, lines, noise };
}

const file = (path, content) => [`M 100644 inline ${path}\n`, `data ${content.length}\n`, content, '\n'];
const text = (path, list) => file(path, Buffer.from(`${list.join('\n')}\n`));
const pathOf = (index) => `src/room-${index % 24}/file-${index}.ts`;

/** Source files as they change from commit to commit. Gives a function: a commit's number → pieces for fast-import. */
function sourceFiles(random, { codeLine, lines }) {
  // Most files are small, some are not: 40 to 400 lines, one in ten up to 4,000.
  const files = Array.from({ length: SOURCES }, (_, index) =>
    lines(codeLine, index % 10 === 0 ? 1000 + random(3000) : 40 + random(360)),
  );
  return (commit) => {
    const touched = commit === 0 ? files.keys() : Array.from({ length: EDITED }, () => random(SOURCES));
    return [...new Set(touched)].flatMap((index) => {
      const list = files[index];
      for (let edit = 1 + random(6); edit > 0; edit--) list.splice(random(list.length), random(2), codeLine());
      // A token stays until its file is changed the next time.
      if (commit % SECRETS === 1) list[0] = `TELEGRAM_BOT_TOKEN=${token(commit)}`;
      else if (list[0].startsWith('TELEGRAM')) list[0] = codeLine();
      return text(pathOf(index), list);
    });
  };
}

/** Large files: logs that grow, a dump that changes in places, images. */
function largeFiles(random, { logLine, rowLine, lines, noise }) {
  const logs = Array.from({ length: 4 }, () => lines(logLine, 32_000));
  const dump = lines(rowLine, 70_000);
  return (commit) => {
    const pieces = [];
    if (commit % EVERY.log === 0) {
      const which = (commit / EVERY.log) % logs.length;
      logs[which].push(...lines(logLine, 2000));
      pieces.push(...text(`logs/bot-${which}.log`, logs[which]));
    }
    if (commit % EVERY.dump === 0) {
      for (let edit = 0; edit < 500; edit++) dump[random(dump.length)] = rowLine();
      pieces.push(...text('data/orders.sql', dump));
    }
    if (commit % EVERY.image === 0)
      pieces.push(...file(`images/photo-${commit / EVERY.image}.jpg`, noise(100_000 + 4 * random(50_000))));
    return pieces;
  };
}

/** The pieces for fast-import, commit by commit. */
function* commands() {
  const random = randomOf(20261125);
  const write = writer(random);
  const sources = sourceFiles(random, write);
  const large = largeFiles(random, write);
  for (let commit = 0; commit < COMMITS; commit++) {
    const message = `Change ${commit}: ${WORDS[commit % WORDS.length]}\n`;
    yield [
      `commit refs/heads/main\ncommitter A <a@example.org> ${1_600_000_000 + commit * 3600} +0000\n`,
      `data ${message.length}\n${message}`,
      ...sources(commit),
      ...large(commit),
    ];
  }
}

/** The path of the repository below `folder`, packed and with its working tree. It is made once. */
export async function makeHistory(folder) {
  const path = join(folder, 'history');
  if (existsSync(join(path, '.git', 'done'))) return path;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  const git = (...args) => {
    const { status, stderr } = spawnSync('git', args, { cwd: path, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  };
  git('init', '-q', '-b', 'main');
  const child = spawn('git', ['fast-import', '--quiet'], { cwd: path, stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'close');
  for (const pieces of commands()) {
    for (const piece of pieces) if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  git('repack', '-adfq');
  git('commit-graph', 'write', '--reachable');
  git('reset', '-q', '--hard', 'main');
  writeFileSync(join(path, '.git', 'done'), '');
  return path;
}
