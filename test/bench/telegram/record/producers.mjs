// The real programs that leak a token, and how each is run: for the recorder, and for the test that runs those present.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNginx } from './nginx.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs a program to its end; what it prints to both streams. Not synchronously: the server is in this process. */
async function print(program, args, { env, cwd, encoding = 'utf8' }) {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  const output = [];
  const errors = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => errors.push(chunk));
  await once(child, 'close');
  const bytes = Buffer.concat([...output, ...errors]);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

/** Which calls have succeeded: many producers ask for the same library. */
const asked = new Map();

function succeeds(program, args) {
  const call = JSON.stringify([program, args]);
  if (!asked.has(call)) asked.set(call, spawnSync(program, args, { stdio: 'ignore' }).status === 0);
  return asked.get(call);
}

const versionOf = (program, args, pattern = /\d+(?:\.\d+)+/) =>
  pattern.exec(
    spawnSync(program, args, { encoding: 'utf8' }).stdout + spawnSync(program, args, { encoding: 'utf8' }).stderr,
  )?.[0];

/** A producer that is a function of producers.py, and the distribution whose version is named. */
const python = (name, module, distribution = module) => ({
  name: `python-${name}`,
  program: distribution ?? 'python3',
  needs: module === undefined ? 'python3' : `the Python module ${module}`,
  present: ({ python: executable }) => succeeds(executable, ['-c', `import ${module ?? 'sys'}`]),
  version: ({ python: executable }) =>
    distribution === undefined
      ? versionOf(executable, ['--version'])
      : versionOf(executable, ['-c', `import importlib.metadata as m; print(m.version(${JSON.stringify(distribution)}))`]),
  run: ({ python: executable, env, folder }) => print(executable, [here('producers.py'), name], { env, cwd: folder }),
});

/** A producer that is a function of producers-node.mjs. */
const node = (name, library) => ({
  name: `node-${name}`,
  program: library ?? 'node',
  needs: library === undefined ? 'node' : `the npm package ${library}`,
  present: ({ libraries }) => library === undefined || succeeds('test', ['-d', join(libraries, 'node_modules', library)]),
  version: ({ libraries }) =>
    library === undefined
      ? process.versions.node
      : JSON.parse(readFileSync(join(libraries, 'node_modules', library, 'package.json'), 'utf8')).version,
  run: ({ env, folder, libraries }) =>
    print(process.execPath, [here('producers-node.mjs'), name], { env: { ...env, LIBRARIES: libraries }, cwd: folder }),
});

const go = (name) => ({
  name: `go-${name}`,
  program: 'go net/http',
  needs: 'go',
  slow: true,
  present: () => succeeds('go', ['version']),
  version: () => versionOf('go', ['version']),
  run: ({ env, folder }) => print('go', ['run', here('producers.go'), name], { env: { ...process.env, ...env }, cwd: folder }),
});

/** A producer that is a program of its own, run by a shell line. */
const shell = (name, program, line, rest = {}) => ({
  name,
  program,
  needs: program,
  present: () => succeeds('sh', ['-c', `command -v ${program}`]),
  version: () => versionOf(program, ['--version']),
  run: ({ env, folder }) => {
    mkdirSync(join(folder, 'bot'), { recursive: true });
    writeFileSync(join(folder, 'bot', '.env'), `NODE_ENV=production\nBOT_TOKEN=${env.TOKEN}\n`);
    writeFileSync(join(folder, 'bot', 'app.log'), `one\nPOST https://api.telegram.org/bot${env.TOKEN}/getMe 200\ntwo\n`);
    return print('sh', ['-c', line], { env, cwd: folder, ...rest });
  },
});

export const PRODUCERS = [
  python('requests-connect', 'requests'),
  python('requests-status', 'requests'),
  python('requests-debug', 'requests'),
  python('requests-retry', 'requests', 'urllib3'),
  python('requests-webhook-path', 'requests'),
  python('http-client-debug'),
  python('http-server'),
  python('urllib-quoted'),
  python('pprint-settings'),
  python('json-in-json'),
  python('traceback-plain'),
  python('textwrap-mail'),
  { ...python('mail-base64'), unrecorded: true },
  {
    ...python('httpx-info', 'httpx'),
    // Older ones do not log requests.
    needs: 'the Python module httpx 0.24',
    present: ({ python: executable }) =>
      succeeds(executable, ['-c', 'import httpx; assert tuple(map(int, httpx.__version__.split(".")[:2])) >= (0, 24)']),
  },
  python('httpx-status', 'httpx'),
  python('httpx-repr', 'httpx'),
  python('httpcore-debug', 'httpx', 'httpcore'),
  python('aiohttp-status', 'aiohttp'),
  python('aiohttp-repr', 'aiohttp'),
  python('aiohttp-access', 'aiohttp'),
  python('ptb-debug', 'telegram', 'python-telegram-bot'),
  python('ptb-info', 'telegram', 'python-telegram-bot'),
  python('telebot-connect', 'telebot', 'pyTelegramBotAPI'),
  python('apprise-url', 'apprise'),
  python('rich-print', 'rich'),
  python('rich-print-forced', 'rich'),
  python('rich-dict', 'rich'),
  python('rich-handler', 'rich'),
  python('rich-handler-forced', 'rich'),
  python('rich-traceback-locals', 'rich'),
  python('rich-table', 'rich'),
  node('node-fetch-connect', 'node-fetch'),
  node('node-fetch-body', 'node-fetch'),
  node('grammy-error', 'grammy'),
  node('telegraf-object', 'telegraf'),
  node('axios-error', 'axios'),
  node('axios-error-json', 'axios'),
  node('undici-response'),
  node('fetch-bad-url'),
  node('http-request-object'),
  node('inspect-nested'),
  shell(
    'node-debug',
    'node',
    "NODE_DEBUG=http node -e \"require('http').get(process.env.LIVE+'/bot'+process.env.TOKEN+'/getMe')\"",
  ),
  go('error'),
  go('slog-text'),
  go('slog-json'),
  go('dump-request'),
  go('struct'),
  shell('curl-verbose', 'curl', 'curl -sv "$LIVE/bot$TOKEN/getMe"'),
  shell('curl-trace', 'curl', 'curl -s --trace-ascii - "$LIVE/bot$TOKEN/getMe"'),
  shell('curl-write-out', 'curl', 'curl -s -o /dev/null -w "%{json}" "$LIVE/bot$TOKEN/getMe"'),
  // A program in C of curl's making: run in the test, not kept here.
  { ...shell('curl-libcurl', 'curl', 'curl -s -o /dev/null --libcurl - "$LIVE/bot$TOKEN/getMe"'), unrecorded: true },
  shell('wget', 'wget', 'wget --no-config -O- "$LIVE/bot$TOKEN/getMe"'),
  shell('wget-debug', 'wget', 'wget --no-config --server-response -O- "$LIVE/bot$TOKEN/getMe"'),
  { ...shell('nginx', 'nginx', ''), version: () => versionOf('nginx', ['-v']), run: runNginx },
  shell('grep-colour', 'grep', 'GREP_COLORS="" grep -rn --color=always "[0-9]\\{8,\\}" bot'),
  shell('grep-colour-bot', 'grep', 'grep -rn --color=always "api.telegram.org/bot" bot'),
  shell('grep-colour-part', 'grep', 'grep -rn --color=always -i "$PART" bot'),
  shell('ripgrep-colour', 'rg', 'rg -uu --sort path --color always -n "bot[0-9]+" .'),
  shell(
    'git-diff-colour',
    'git',
    'git -c core.pager=cat -c color.diff.whitespace=red diff --no-index --color=always --word-diff=color --word-diff-regex=[A-Za-z0-9]+ /dev/null bot/.env',
  ),
  shell('bash-xtrace', 'bash', 'bash -xc \'curl -s -o /dev/null "$LIVE/bot$TOKEN/getMe"\''),
  shell('shell-export', 'bash', 'env -i "BOT_TOKEN=$TOKEN" bash -c "export -p"'),
  shell('printf-q', 'bash', 'bash -c \'printf "%q\\n" "BOT TOKEN=$TOKEN"\''),
  shell('fold', 'fold', 'fold -w 60 bot/app.log'),
  shell('sed-list', 'sed', 'sed -n l bot/app.log'),
  // What these print is another encoding of the token: the generator has shapes of its own for it, nothing to record.
  { ...shell('base64-program', 'base64', 'base64 bot/app.log'), unrecorded: true },
  { ...shell('iconv-utf16', 'iconv', 'iconv -t UTF-16 bot/app.log', { encoding: 'buffer' }), unrecorded: true },
];
