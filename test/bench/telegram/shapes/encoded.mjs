// Positives: the token in another encoding, alone or inside a text, one encoding or two of them.
import { positive } from '../kit.mjs';

const base64 = (text) => Buffer.from(text).toString('base64');
const wrap = (text, width, eol = '\n') => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${eol}`);
const utf16be = (text) => Buffer.from(text, 'utf16le').swap16();
const withBom = (bytes, ...bom) => Buffer.concat([Buffer.from(bom), bytes]);
const hex = (text) => Buffer.from(text).toString('hex');
const percentAll = (text) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
const escapeAll = (text, form) => [...text].map((character) => form(character.charCodeAt(0))).join('');
const ini = (kit) => `[bot]\ntelegram_bot_token=${kit.token}\nchat=${kit.number(9)}\n`;

/** A secret whose data are base64; the value begins so many bytes after a multiple of three. */
const kubernetes = (key, lead) => (kit) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${kit.name()}\ntype: Opaque\ndata:\n  chat: ${base64(kit.number(9))}\n  ${key}: ${base64(lead + kit.token)}\n`;

/** Quoted-printable as mailers write it: "=" as =3D, and lines of at most 76 whose last character is "=". */
function quotedPrintable(text) {
  const units = [...Buffer.from(text)].map((byte) => {
    if (byte === 10) return '\r\n';
    return byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte);
  });
  let written = '';
  let column = 0;
  for (const unit of units) {
    if (column + unit.length > 75 && unit !== '\r\n') {
      written += '=\r\n';
      column = 0;
    }
    written += unit;
    column = unit === '\r\n' ? 0 : column + unit.length;
  }
  return written;
}

const mail = (kit, encoding, body) =>
  `From: ${kit.name()}@example.org\r\nTo: ${kit.name()}@example.org\r\nSubject: the bot\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;

const BASE64 = [
  positive('base64-kubernetes', 'secret.yaml', kubernetes('telegram-token', '')),
  positive('base64-kubernetes-plain-key', 'secret.yaml', kubernetes('key', '')),
  positive('base64-kubernetes-shift-1', 'secret.yaml', kubernetes('env', '\n')),
  positive('base64-kubernetes-shift-2', 'secret.yaml', kubernetes('env', 'T=')),
  positive('base64-with-newline', 'token.b64', (kit) => `${base64(`${kit.token}\n`)}\n`),
  positive('base64-unpadded', 'config.json', (kit) => JSON.stringify({ t: base64(kit.token).replaceAll('=', '') })),
  positive(
    'base64url',
    'link.txt',
    (kit) => `https://app.example.org/start?p=${Buffer.from(`u=${kit.random(99)}&t=${kit.token}?>`).toString('base64url')}\n`,
  ),
  positive('base64-of-file', 'config.b64', (kit) => `${base64(ini(kit))}\n`),
  positive(
    'base64-of-json',
    'state.txt',
    (kit) => `state=${base64(JSON.stringify({ user: kit.name(), bot: { token: kit.token }, at: kit.date() }))}\n`,
  ),
  positive(
    'base64-wrapped-64',
    'config.pem.txt',
    (kit) => `${wrap(base64(`${kit.words(12)}\n${ini(kit)}${kit.words(9)}\n`), 64)}\n`,
  ),
  positive('base64-wrapped-76', 'config.b64', (kit) => `${wrap(base64(`${kit.words(12)}\n${ini(kit)}${kit.words(9)}\n`), 76)}\n`),
  positive('base64-wrapped-76-crlf', 'mail.eml', (kit) =>
    mail(kit, 'base64', wrap(base64(`${kit.words(14)}\n${ini(kit)}${kit.words(9)}\n`), 76, '\r\n')),
  ),
  positive('base64-wrapped-short-of-token', 'token.b64', (kit) => `${wrap(base64(`TELEGRAM_BOT_TOKEN=${kit.token}`), 40)}\n`),
  positive(
    'base64-yaml-block',
    'secret.yaml',
    (kit) => `data:\n  config.ini: |\n    ${wrap(base64(`${kit.words(9)}\n${ini(kit)}`), 64).replaceAll('\n', '\n    ')}\n`,
  ),
  positive('base64-data-uri', 'page.html', (kit) => `<a download href="data:text/plain;base64,${base64(ini(kit))}">config</a>\n`),
  positive('base64-in-shell', 'run.sh', (kit) => `export TELEGRAM_BOT_TOKEN=$(echo ${base64(kit.token)} | base64 -d)\n`),
  positive(
    'base64-in-json-escaped-slashes',
    'dump.json',
    (kit) => `{"data":"${base64(`???>>>${ini(kit)}`).replaceAll('/', '\\/')}"}\n`,
  ),
  positive(
    'base64-of-url',
    'queue.txt',
    (kit) => `job ${kit.random(999)} ${base64(`https://api.telegram.org/bot${kit.token}/sendMessage`)}\n`,
  ),
  positive('base64-of-percent', 'cookie.txt', (kit) => `session=${base64(`next=%2Fbot${kit.id}%3A${kit.secret}%2FgetMe`)}\n`),
  positive('base64-of-base64', 'helm-release.txt', (kit) => `${base64(base64(ini(kit)))}\n`),
  positive('base64-of-hex', 'blob.txt', (kit) => `${base64(hex(`T=${kit.token}`))}\n`),
  positive('base64-of-json-in-json', 'event.json', (kit) =>
    JSON.stringify({ body: base64(JSON.stringify({ message: JSON.stringify({ token: kit.token }) })) }),
  ),
  positive(
    'base64-of-utf16',
    'run.cmd',
    (kit) =>
      `powershell -EncodedCommand ${Buffer.from(`irm https://api.telegram.org/bot${kit.token}/getMe`, 'utf16le').toString('base64')}\r\n`,
  ),
  positive(
    'percent-of-base64',
    'access.txt',
    (kit) => `GET /import?data=${encodeURIComponent(base64(`>>?${ini(kit)}`))} HTTP/1.1\n`,
  ),
  positive('basic-authorization', 'request.txt', (kit) => `Authorization: Basic ${base64(kit.token)}\n`),
];

const UTF16 = [
  positive('utf16le-bom', 'out.txt', (kit) => withBom(Buffer.from(ini(kit).replaceAll('\n', '\r\n'), 'utf16le'), 0xff, 0xfe)),
  positive('utf16le', 'strings.bin.txt', (kit) => Buffer.from(ini(kit), 'utf16le')),
  positive('utf16be-bom', 'export.txt', (kit) => withBom(utf16be(ini(kit)), 0xfe, 0xff)),
  positive('utf16be', 'strings.txt', (kit) => utf16be(ini(kit))),
  positive('utf16le-url', 'transcript.log', (kit) =>
    withBom(
      Buffer.from(`${kit.logLines(3).join('\r\n')}\r\nPOST https://api.telegram.org/bot${kit.token}/getMe\r\n`, 'utf16le'),
      0xff,
      0xfe,
    ),
  ),
  positive(
    'utf16le-in-binary',
    'app.exe',
    (kit) =>
      Buffer.concat([Buffer.from('MZ'), kit.bytes(4001), Buffer.from(`\0token\0${kit.token}\0`, 'utf16le'), kit.bytes(900)]),
    { lines: false },
  ),
  positive('utf16-of-percent', 'links.txt', (kit) =>
    withBom(Buffer.from(`https://api.telegram.org/bot${kit.id}%3A${kit.secret}/getMe\r\n`, 'utf16le'), 0xff, 0xfe),
  ),
  positive('utf16-of-base64', 'secret.txt', (kit) =>
    withBom(Buffer.from(`key: ${base64(kit.token)}\r\n`, 'utf16le'), 0xff, 0xfe),
  ),
  positive('utf16-cyrillic', 'журнал.txt', (kit) =>
    withBom(Buffer.from(`Токен бота: ${kit.token}\r\nчат: ${kit.number(9)}\r\n`, 'utf16le'), 0xff, 0xfe),
  ),
];

const HEX = [
  positive('hex-lower', 'dump.txt', (kit) => `payload ${hex(`t=${kit.token}`)}\n`),
  positive('hex-upper', 'dump.txt', (kit) => `SELECT * FROM t WHERE v = x'${hex(kit.token).toUpperCase()}';\n`),
  positive('hex-0x', 'query.sql', (kit) => `INSERT INTO blobs VALUES (0x${hex(ini(kit))});\n`),
  positive(
    'hex-escapes',
    'shell.c',
    (kit) => `const char t[] = "${escapeAll(kit.token, (code) => `\\x${code.toString(16)}`)}";\n`,
  ),
];

const ESCAPES = [
  positive('colon-u003a', 'data.json', (kit) => `{"telegram_token":"${kit.id}\\u003a${kit.secret}"}\n`),
  positive('colon-u003a-upper', 'data.json', (kit) => `{"telegram_token":"${kit.id}\\u003A${kit.secret}"}\n`),
  positive('colon-x3a', 'page.js', (kit) => `var t='${kit.id}\\x3a${kit.secret}';\n`),
  positive('colon-decimal-entity', 'page.html', (kit) => `<td>${kit.id}&#58;${kit.secret}</td>\n`),
  positive('colon-hex-entity', 'page.html', (kit) => `<td>${kit.id}&#x3a;${kit.secret}</td>\n`),
  positive('colon-hex-entity-upper', 'page.html', (kit) => `<td>${kit.id}&#X3A;${kit.secret}</td>\n`),
  positive('colon-named-entity', 'page.html', (kit) => `<td>${kit.id}&colon;${kit.secret}</td>\n`),
  positive('colon-octal', 'systemd.txt', (kit) => `T=$'${kit.id}\\072${kit.secret}'\n`),
  positive(
    'all-u-escapes',
    'data.json',
    (kit) => `{"telegram_token":"${escapeAll(kit.token, (code) => `\\u${code.toString(16).padStart(4, '0')}`)}"}\n`,
  ),
  positive('all-entities', 'mail.html', (kit) => `<p>${escapeAll(kit.token, (code) => `&#${code};`)}</p>\n`),
  positive('all-percent', 'form.txt', (kit) => `token=${percentAll(kit.token)}&chat=${kit.number(9)}\n`),
  positive(
    'percent-form',
    'form.txt',
    (kit) => `chat=${kit.number(9)}&url=${encodeURIComponent(`https://api.telegram.org/bot${kit.token}/getMe`)}&n=1\n`,
  ),
  positive(
    'percent-twice',
    'redirect.txt',
    (kit) => `/login?next=${encodeURIComponent(encodeURIComponent(`/hook/${kit.token}`))}\n`,
  ),
  positive('percent-quote-before', 'query.txt', (kit) => `/search?q=%22${kit.token}%22&page=1\n`),
  positive('json-in-json', 'event.json', (kit) =>
    JSON.stringify({ body: JSON.stringify({ telegram_token: kit.token, n: kit.random(99) }) }),
  ),
  positive('json-in-json-in-json', 'cloudwatch.json', (kit) =>
    JSON.stringify({ message: JSON.stringify({ body: JSON.stringify({ log: `\n${kit.token}\n` }) }) }),
  ),
  positive(
    'ipynb-output',
    'bot.ipynb',
    (kit) =>
      `${JSON.stringify({ cells: [{ cell_type: 'code', outputs: [{ output_type: 'stream', name: 'stdout', text: [`started\n`, `${kit.token}\n`] }], source: ['print(token)'] }], nbformat: 4 }, undefined, 1)}\n`,
  ),
  positive(
    'ipynb-source',
    'bot.ipynb',
    (kit) =>
      `${JSON.stringify({ cells: [{ cell_type: 'code', outputs: [], source: ['import telebot\n', `bot = telebot.TeleBot("${kit.token}")\n`] }], nbformat: 4 }, undefined, 1)}\n`,
  ),
  positive('quoted-printable', 'mail.eml', (kit) =>
    mail(kit, 'quoted-printable', quotedPrintable(`Привет!\nTELEGRAM_BOT_TOKEN=${kit.token}\n${kit.words(20)}\n`)),
  ),
  positive('quoted-printable-broken', 'mail.eml', (kit) =>
    mail(
      kit,
      'quoted-printable',
      `the new Telegram token is ${kit.token.slice(0, 30)}=\r\n${kit.token.slice(30)} and it works\r\n`,
    ),
  ),
  positive('quoted-printable-broken-url', 'mail.eml', (kit) =>
    mail(
      kit,
      'quoted-printable',
      `try https://api.telegram.org/bot${kit.token.slice(0, 38)}=\r\n${kit.token.slice(38)}/getMe?a=3D1\r\n`,
    ),
  ),
];

export const ENCODED = [...BASE64, ...UTF16, ...HEX, ...ESCAPES];
