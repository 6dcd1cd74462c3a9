// Positives: files of realistic size in which one token sits deep inside.
import { BASE64, positive } from '../kit.mjs';

const between = (before, line, after) => `${[...before, line, ...after].join('\n')}\n`;

/** A minified bundle of about `size` characters. */
function minified(kit, size) {
  let text = '';
  while (text.length < size)
    text += `function ${kit.string(2)}(e,t){return e.${kit.word()}(t,"${kit.word()}",${kit.number(4)})}var ${kit.string(3)}={${kit.word()}:!0,x:[${kit.number(2)},${kit.number(5)}]};`;
  return text;
}

export const LARGE = [
  positive('log', 'bot.log', (kit) =>
    between(
      kit.logLines(900),
      `${kit.date()} ${kit.clock()} INFO httpx HTTP Request: POST https://api.telegram.org/bot${kit.token}/sendMessage "HTTP/1.1 200 OK"`,
      kit.logLines(700),
    ),
  ),
  positive('source', 'handlers.js', (kit) =>
    between(kit.codeLines(600), `  const bot = new Telegraf('${kit.token}');`, kit.codeLines(300)),
  ),
  positive(
    'bundle',
    'main.4f2c.js',
    (kit) => `${minified(kit, 60_000)};new n.Bot("${kit.token}").start();${minified(kit, 30_000)}`,
  ),
  positive('json-lines', 'events.jsonl', (kit) => {
    const event = () => JSON.stringify({ id: kit.uuid(), user: kit.name(), text: kit.words(9), at: kit.date() });
    const events = Array.from({ length: 500 }, event);
    return between(
      events.slice(0, 350),
      JSON.stringify({ id: kit.uuid(), text: `try ${kit.token} instead`, at: kit.date() }),
      events.slice(350),
    );
  }),
  positive('sql-dump', 'backup.sql', (kit) => {
    const row = () => `(${kit.number(6)},'${kit.name()}','${kit.words(3)}','${kit.string(32)}')`;
    const rows = Array.from({ length: 500 }, row);
    return `INSERT INTO t VALUES\n${[...rows.slice(0, 300), `(${kit.number(6)},'bot','${kit.token}','')`, ...rows.slice(300)].join(',\n')};\n`;
  }),
  positive('manifests', 'all.yaml', (kit) => {
    const secret = (name, value) =>
      `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\ndata:\n  value: ${Buffer.from(value).toString('base64')}`;
    const others = Array.from({ length: 150 }, () => secret(kit.name(), kit.string(20 + kit.random(40), BASE64)));
    return between(others.slice(0, 90), secret('notify', kit.token), others.slice(90));
  }),
  positive(
    'binary',
    'core.4711',
    (kit) =>
      Buffer.concat([kit.bytes(90_000), Buffer.from(`\0/usr/bin/node\0BOT_TOKEN=${kit.token}\0HOME=/root\0`), kit.bytes(40_000)]),
    { lines: false },
  ),
  positive('har', 'session.har', (kit) => {
    const entry = (url) => ({
      startedDateTime: `${kit.date()}T${kit.clock()}Z`,
      request: { method: 'GET', url, headers: [{ name: 'x-request-id', value: kit.uuid() }] },
      response: { status: 200 },
    });
    const entries = Array.from({ length: 120 }, () => entry(`https://www.example.org/${kit.word()}/${kit.number(5)}`));
    entries.splice(70, 0, entry(`https://api.telegram.org/bot${kit.token}/getUpdates?offset=${kit.number(9)}`));
    return JSON.stringify({ log: { version: '1.2', entries } }, undefined, 2);
  }),
];
