// Makes what the benchmark runs on: the same bytes for the same sizes, under a folder that is kept between runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A token made from a number; never written down in the repository. */
export function token(number) {
  const bytes = createHash('sha256').update(`bench ${number}`).digest().subarray(0, 26);
  bytes[0] = 0;
  bytes[1] = 1;
  return `${1e9 + (number % 8e9)}:${bytes.toString('base64url')}`;
}

const WORDS =
  'const return await import from export function request update message chat user config server error value Array Promise string number BOT_TOKEN Telegram handler context Buffer https://example.org/api/v1 class public static void'.split(
    ' ',
  );

/** Source-like text of about `size` bytes. */
function sourceText(seed, size) {
  let state = seed * 2654435761 + 1;
  let text = '';
  let column = 0;
  while (text.length < size) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    const word = WORDS[state % WORDS.length];
    text += word;
    column += word.length;
    text += column > 70 ? ';\n' : ' ';
    if (column > 70) column = 0;
  }
  return text;
}

/** A folder of `count` files in folders of 100, of 1 to 12 kB, one in a thousand with a token. */
export function makeTree(folder, count) {
  const tree = join(folder, `tree-${count}`);
  if (existsSync(join(tree, 'done'))) return tree;
  const blocks = Array.from({ length: 64 }, (_, seed) => sourceText(seed, 12_000));
  for (let index = 0; index < count; index++) {
    const home = join(tree, String(Math.floor(index / 100)));
    if (index % 100 === 0) mkdirSync(home, { recursive: true });
    const text = blocks[index % 64].slice(0, 1000 + ((index * 7919) % 11_000));
    writeFileSync(
      join(home, `file-${index}.ts`),
      index % 1000 === 0 ? `${text}\nconst bot = new Bot("${token(index)}");\n` : text,
    );
  }
  writeFileSync(join(tree, 'done'), '');
  return tree;
}

/** The log of a bot and the server before it, about `size` bytes; a request to the Bot API in one of 10,000 lines. @param home a folder of its own, below `folder` */
export function makeLog(folder, size, home = '.') {
  const path = join(folder, home, `bot-${size}.log`);
  if (existsSync(path)) return path;
  mkdirSync(join(folder, home), { recursive: true });
  const file = openSync(path, 'w');
  let written = 0;
  for (let line = 0; written < size; ) {
    let text = '';
    for (let end = line + 5000; line < end; line++) {
      const time = `2026-11-${String(10 + (line % 19))}T06:40:${String(line % 60).padStart(2, '0')}.${String(line % 1000).padStart(3, '0')}Z`;
      if (line % 10_000 === 0)
        text += `${time} INFO httpx HTTP Request: POST https://api.telegram.org/bot${token(line % 7)}/getUpdates "HTTP/1.1 200 OK"\n`;
      else if (line % 3 === 0)
        text += `api-1  | 10.0.${line % 250}.7 - - [23/Nov/2026:06:40:03 +0000] "GET /api/orders/${line % 7919}?limit=20 HTTP/1.1" 200 ${line % 9973} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"\n`;
      else if (line % 3 === 1)
        text += `{"level":30,"time":"${time}","pid":17,"reqId":"req-${line.toString(36)}","msg":"request completed","responseTime":${line % 977}.25}\n`;
      else
        text += `${time} INFO  [worker ${line % 16}] update ${800_000_000 + line} handled in ${line % 311} ms by ChatHandler for user ${100_000 + (line % 54_321)}\n`;
    }
    written += writeSync(file, text);
  }
  closeSync(file);
  return path;
}

/** A repository with `count` staged files of about 5 kB. */
export function makeStaged(bench, count) {
  const folder = join(bench, `staged-${count}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const git = (...args) => spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  for (let index = 0; index < count; index++)
    writeFileSync(join(folder, `f${index}.ts`), `// ${index}\n${'const update = await bot.api.getUpdates();\n'.repeat(120)}`);
  git('add', '.');
  return folder;
}
