// The shapes in which tokens leak, each of which must be found, and look-alikes, none of which may be found.
import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/model/types.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { botId, looseToken, oldToken, secretOf, token } from '../support/tokens/token.ts';

const T = token('shapes');
const [ID = '', S = ''] = T.split(':');
/** T with another colon. */
const as = (colon: string): string => `${ID}${colon}${S}`;
const API = `https://api.telegram.org/bot${T}`;
/** A token at the end of which a boundary `\b` fails. */
const DASHED = `${T.slice(0, -1)}-`;
const LOOSE = looseToken('shapes');
const OLD = oldToken('shapes');
/** A token whose id has so many digits. */
const ofDigits = (digits: number): string => token(`digits ${digits}`, digits);

const detector = detectorFor();

/** What is reported at the default threshold. */
function reported(text: string): Match[] {
  return detectIn(detector, text).filter(({ confidence }) => confidence !== 'possible');
}

/** Name, text, and the raw form in it, where that is not T. */
type Shape = readonly [name: string, text: string, raw?: string];

function expectFound(text: string, raw: string, encodings: readonly string[], canonical: string): void {
  const bytes = Buffer.from(text);
  const start = bytes.indexOf(raw);
  const found = reported(text).map((match) => ({
    token: match.secret.expose(),
    id: match.id,
    start: match.start,
    end: match.end,
    raw: bytes.toString('utf8', match.start, match.end),
    secret: bytes.toString('utf8', match.secretStart, match.end),
    encodings: match.encodings,
  }));
  const [id, secret] = canonical.split(':');
  expect(found).toEqual([{ token: canonical, id, start, end: start + raw.length, raw, secret, encodings }]);
}

const ASSIGNMENTS: readonly Shape[] = [
  ['TELEGRAM_BOT_TOKEN=', `TELEGRAM_BOT_TOKEN=${T}`],
  ['BOT_TOKEN= at the end of a file without a line feed', `A=1\nBOT_TOKEN=${T}`],
  ['BOT_TOKEN= with CR LF', `A=1\r\nBOT_TOKEN=${T}\r\nB=2\r\n`],
  ['TG_TOKEN= quoted', `TG_TOKEN="${T}"`],
  ['export TOKEN in single quotes', `export TOKEN='${T}'`],
  ['TELOXIDE_TOKEN=', `TELOXIDE_TOKEN=${T}`],
  ['TELEGRAM_APITOKEN=', `TELEGRAM_APITOKEN=${T}`],
  ['PowerShell', `$env:BOT_TOKEN = "${T}"`],
  ['cmd set', `set BOT_TOKEN=${T}`],
  ['Dockerfile ENV', `ENV BOT_TOKEN ${T}`],
  ['docker run -e', `docker run -e BOT_TOKEN=${T} -d my-bot`],
  ['compose list', `    environment:\n      - TOKEN=${T}\n`],
  ['systemd Environment', `Environment=BOT_TOKEN=${T}`],
  ['heroku config', `heroku config:set TOKEN=${T}`],
  ['.ini', `[telegram]\ntoken = ${T}\nchat = 1\n`],
  ['.properties', `bot.token=${T}`],
  ['TOML', `[bot]\ntoken = "${T}"\n`],
  ['YAML bot.token:', `bot.token: ${T}`],
  ['YAML nested', `telegram:\n  chats: [1]\n  token: ${T}\n`],
  ['YAML bot_token quoted', `bot_token: '${T}'`],
  ['alertmanager', `telegram_configs:\n  - bot_token: ${T}\n    chat_id: -100\n`],
  ['home assistant', `telegram_bot:\n  - platform: polling\n    api_key: ${T}\n`],
  ['k8s stringData', `stringData:\n  telegram-token: "${T}"\n`],
  ['JSON telegramToken', `{"telegramToken":"${T}"}`],
  ['JSON pretty', `{\n  "token": "${T}",\n  "chat": 1\n}`],
  ['JSON uptime-kuma', `{"type":"telegram","telegramBotToken":"${T}","telegramChatID":"1"}`],
  ['JSON escaped once', `"{\\"telegram_token\\":\\"${T}\\"}"`],
  ['JSON escaped twice', `"{\\\\\\"telegram_token\\\\\\":\\\\\\"${T}\\\\\\"}"`],
  ['XML attribute', `<env name="BOT_TOKEN" value="${T}" />`],
  ['XML element', `<token>${T}</token>`],
  ['plist', `<key>token</key>\n\t<string>${T}</string>`],
  ['logfmt', `level=debug bot_token=${T} chat=1`],
  ['grafana bottoken', `"settings":{"bottoken":"${T}","chatid":"1"}`],
  ['terraform', `resource "x" "y" {\n  bot_token = "${T}"\n}`],
  ['SQL', `INSERT INTO bots VALUES (1, '${T}', now());`],
  ['CSV', `1,my bot,${T},active`],
  ['a long flag', `./bot --token=${T} --verbose`],
];

const CODE: readonly Shape[] = [
  ['new Telegraf', `const bot = new Telegraf("${T}");`],
  ['new TelegramBot', `const bot = new TelegramBot('${T}', { polling: true });`],
  ['grammY', `const bot = new Bot(\`${T}\`);`],
  ['Bot(token=)', `bot = Bot(token="${T}")`],
  ['.token()', `app = ApplicationBuilder().token("${T}").build()`],
  ['telebot', `bot = telebot.TeleBot("${T}", parse_mode=None)`],
  ['Go', `bot, err := tgbotapi.NewBotAPI("${T}")`],
  ['C#', `var client = new TelegramBotClient("${T}");`],
  ['PHP', `define('BOT_TOKEN', '${T}');`],
  ['Rust', `let bot = Bot::new("${T}");`],
  ['Python bytes', `b'${T}'`],
  ['Python bytes of a request', `send: b'GET /bot${T}/getMe HTTP/1.1\\r\\nHost: api.telegram.org\\r\\n'`],
  ['a comment', `// old one: ${T}`],
  ['a URL in code', `const url = "${API}/sendMessage?chat_id=1";`],
  ['a URL in a template', `fetch(\`${API}/getMe\`)`],
  ['a URL without method', `base = '${API}'`],
  ['a URL split before the token', `url = "https://api.telegram.org/bot" + "${T}" + "/getMe"`],
  ['the prefix bot', `auth: bot${T}`],
  ['a file link', `https://api.telegram.org/file/bot${T}/photos/file_1.jpg`],
  ['the test environment', `${API}/test/getMe`],
  ['a file link of the test environment', `https://api.telegram.org/file/bot${T}/test/photos/file_1.jpg`],
  ['a self-hosted server', `http://host:8081/bot${T}/getMe`],
  ['localhost', `http://127.0.0.1:8081/bot${T}/getMe`],
  ['a URL with credentials', `https://user:pass@proxy.example.org/bot${T}/getMe`],
  ['a token in a query', `https://example.org/hook?token=${T}&x=1`],
  ['apprise', `tgram://${T}/123456/`],
  ['shoutrrr', `telegram://${T}@telegram?chats=@channel`],
  ['a webhook path', `https://example.org/${T}`],
  ['a webhook path with slashes', `https://example.org/prefix/${T}/`],
];

const TEXTS: readonly Shape[] = [
  ['alone', T],
  ['alone on a line', `\n${T}\n`],
  ['in prose', `The token is ${T}, please keep it secret.`],
  ['at the end of a sentence', `Use ${T}.`],
  ['in Russian prose', `Токен моего бота: ${T} — никому не показывайте.`],
  ['right behind a Cyrillic letter', `токен${T}токен`],
  ['behind a byte order mark', `\ufeff${T}`],
  ['right behind a letter', `x${T}`],
  ['right behind an underscore', `_${T}`],
  ['right behind a dash', `-${T}`],
  ['a Markdown code span', `run it with \`${T}\` now`],
  ['a Markdown link', `[call](${API}/getMe)`],
  ['Markdown bold', `**${T}**`],
  ['a Markdown table', `| my bot | ${T} |`],
  ['quoted mail', `> ${T}`],
  ['guillemets', `«${T}»`],
  ['round brackets', `(${T})`],
  ['angle brackets', `<${T}>`],
  ['BotFather', `Use this token to access the HTTP API:\n${T}\nKeep your token secure and store it safely, it can be used`],
  ['literal \\n before', `"Done!\\n${T}\\nKeep it"`],
  ['literal \\t before', `"a\\t${T}"`],
  ['literal \\r\\n before', `a\\r\\n${T}\\r\\n`],
  ['literal \\\\n before', `"{\\"text\\":\\"a\\\\n${T}\\\\n\\"}"`],
  ['a tab before', `a\t${T}\tb`],
  ['a diff', `-BOT_TOKEN=${T}\n+BOT_TOKEN=\${BOT_TOKEN}\n`],
  ['a notebook output', `   "text": [\n    "${T}\\n"\n   ]`],
];

const HISTORIES: readonly Shape[] = [
  ['curl', `curl -s ${API}/getMe`],
  ['curl quoted', `curl "${API}/sendMessage" -d chat_id=1`],
  ['zsh extended', `: 1700000000:0;curl ${API}/getMe`],
  ['zsh extended, the token first', `: 1700000000:0;${T}`],
  ['fish', `- cmd: curl ${API}/getMe\n  when: 1700000000\n`],
  ['bash with times', `#1700000000\n${T}\n`],
  ['psql, a line feed as 0x01', `select\u0001${T}\u0001`],
  ['mksh, between NULs', `\u0000${T}\u0000`],
];

const LOGS: readonly Shape[] = [
  ['httpx', `HTTP Request: POST ${API}/getUpdates "HTTP/1.1 200 OK"`],
  ['PTB base URL', `Set Bot API URL: ${API}`],
  ['PTB file URL', `Set Bot API File URL: https://api.telegram.org/file/bot${T}`],
  ['PTB InvalidToken', `The token \`${T}\` was rejected by the server.`],
  ['httpx error', `Client error '401 Unauthorized' for url '${API}/getMe'\nFor more information check: https://mdn.org/`],
  ['httpx request', `<Request('GET', '${API}/getMe')>`],
  ['urllib3', `HTTPSConnectionPool(host='api.telegram.org', port=443): Max retries exceeded with url: /bot${T}/getMe (Caused)`],
  ['requests', `401 Client Error: Unauthorized for url: ${API}/getMe`],
  ['urllib3 debug', `https://api.telegram.org:443 "POST /bot${T}/getMe HTTP/1.1" 200 None`],
  ['urllib3 retry', `Retrying (Retry(total=2)) after connection broken by 'X': /bot${T}/getMe`],
  ['aiohttp', `401, message='Unauthorized', url='${API}/getMe'`],
  ['yarl', `URL('${API}/getMe')`],
  ['node-fetch', `FetchError: request to ${API}/getMe failed, reason: connect ECONNREFUSED`],
  ['node-fetch body', `Invalid response body while trying to fetch ${API}/getUpdates: Premature close`],
  ['undici', `Failed to parse URL from api.telegram.org/bot${T}/getMe`],
  ['NODE_DEBUG=http', `  pathname: '/bot${T}/getMe',\n  href: 'x'`],
  ['axios with a stray comma', `pathname: '/bot${T},/sendMessage'`],
  ['axios header', `_header: 'POST /bot${T}/getUpdates HTTP/1.1\\r\\nhost: api.telegram.org'`],
  ['Go', `Post "${API}/getUpdates": read tcp 10.0.0.1:1->149.154.167.220:443: connection reset by peer`],
  ['Go in JSON', `{"error":"Post \\"${API}/getUpdates\\": EOF"}`],
  ['old Go', `Post ${API}/sendMessage: read tcp: EOF`],
  ['reqwest', `error sending request for url (${API}/getMe)`],
  ['HttpClientFactory', `      Start processing HTTP request POST ${API}/getMe`],
  ['http4s', `Request method=POST uri=${API}/getMe headers=Headers()`],
  ['PHP', `file_get_contents(${API}/getMe?): failed to open stream`],
  ['curl -v', `> POST /bot${T}/getMe HTTP/1.1`],
  ['curl HTTP/2', `* [HTTP/2] [1] [:path: /bot${T}/getMe]`],
  ['wget', `--2026-11-23 06:40:03--  ${API}/getMe`],
  ['apprise debug', `Telegram User Detection POST URL: ${API}/getUpdates (cert_verify=True)`],
  ['apprise warning', `The Telegram Bot Token specified (${T}) is invalid.`],
  ['shoutrrr', `invalid telegram token ${T}`],
  ['grafana', `msg="Sending webhook" url=${API}/sendMessage`],
  ['nginx', `1.2.3.4 - - [10/Oct/2023:13:55:36 +0000] "POST /bot${T}/deleteWebhook HTTP/1.1" 200 68 "-" "Python/3.9 aiohttp/3"`],
  ['nginx, webhook path', `1.2.3.4 - - [10/Oct/2023:13:55:36 +0000] "POST /${T} HTTP/1.1" 200 2`],
  ['heroku', `at=info method=POST path="/bot${T}" host=x.example.org`],
  ['http.server', `"GET /bot${T}/getMe HTTP/1.1" 404 -`],
  ['traefik', `{"RequestPath":"/bot${T}/getMe","level":"info"}`],
  ['JSON with \\/', `{"uri":"\\/bot${T}\\/getMe"}`],
  ['journald', `MESSAGE=POST /bot${T}/getMe`],
  ['docker json-file', `{"log":"GET ${API}/getMe\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}`],
  ['compose logs', `api-1  | ${API}/getMe`],
  ['server, padded', `[bot${T.padEnd(46)}][time:12][method:getme]`],
  ['server, webhook', `WEBHOOK: ${T} ---> https://example.org/`],
  ['server, wrong token', `Wrong bot token ${T}`],
  ['server, actor', `Client/${T}`],
  ['server, stat page', `token\t${T}\nusername\tx`],
  ['server, test folder', `/var/lib/telegram/${T}:T/td.binlog`],
  ['ps', `42 ?  Ssl 0:00 python bot.py --token ${T}`],
  ['/proc environ', `HOME=/x\u0000BOT_TOKEN=${T}\u0000PATH=/bin\u0000`],
];

const UNUSUAL: readonly Shape[] = [
  ['ends in a dash, beside TELEGRAM_BOT_TOKEN=', `TELEGRAM_BOT_TOKEN=${DASHED}`, DASHED],
  ['ends in a dash, in a URL', `https://api.telegram.org/bot${DASHED}/getMe`, DASHED],
  ['structure not perfect, beside bot_token', `bot_token: ${LOOSE}`, LOOSE],
  ['structure not perfect, in a URL', `http://host:8081/bot${LOOSE}/getMe`, LOOSE],
  ['34 characters beside BOT_TOKEN', `BOT_TOKEN=${T.slice(0, -1)}`, T.slice(0, -1)],
  ['36 characters beside BOT_TOKEN', `BOT_TOKEN=${T}k`, `${T}k`],
  ['not AA, in a URL', `GET /bot${OLD}/getMe HTTP/1.1`, OLD],
  ['not AA, in a file link', `http://localhost:8081/file/bot${OLD}/photos/file_1.jpg`, OLD],
  ['id of 5 digits', `TELEGRAM_TOKEN=${ofDigits(5)}`, ofDigits(5)],
  ['id of 6 digits', `TELEGRAM_TOKEN=${ofDigits(6)}`, ofDigits(6)],
  ['id of 7 digits', ofDigits(7), ofDigits(7)],
  ['id of 8 digits', ofDigits(8), ofDigits(8)],
  ['id of 9 digits', ofDigits(9), ofDigits(9)],
  ['id of 10 digits', ofDigits(10), ofDigits(10)],
  ['id of 11 digits', ofDigits(11), ofDigits(11)],
  ['id of 16 digits', ofDigits(16), ofDigits(16)],
  ['id of 5 digits in a URL', `https://api.telegram.org/bot${ofDigits(5)}/getMe`, ofDigits(5)],
  ['id of 16 digits in a URL', `https://api.telegram.org/bot${ofDigits(16)}/getMe`, ofDigits(16)],
];

/** Name, encoding, text, raw form. */
type EncodedShape = readonly [name: string, encoding: string, text: string, raw: string];

const ENCODED: readonly EncodedShape[] = [
  ['%3A', 'percent', `https://api.telegram.org/bot${as('%3A')}/getMe`, as('%3A')],
  ['%3a', 'percent', `https://api.telegram.org/bot${as('%3a')}/getMe`, as('%3a')],
  ['%253A', 'percent', `https://x.org/?u=https%253A%252F%252Fapi.telegram.org%252Fbot${as('%253A')}%252FgetMe`, as('%253A')],
  ['%253a', 'percent', `u=bot${as('%253a')}`, as('%253a')],
  ['%25253A', 'percent', `u=bot${as('%25253A')}`, as('%25253A')],
  ['%2Fbot…%3A', 'percent', `GET /proxy?url=https%3A%2F%2Fapi.telegram.org%2Fbot${as('%3A')}%2FgetMe`, as('%3A')],
  ['%2fbot…%3a', 'percent', `GET /proxy?url=https%3a%2f%2fapi.telegram.org%2fbot${as('%3a')}%2fgetMe`, as('%3a')],
  ['%22 before a literal colon', 'percent', `body=%7B%22token%22:%22${T}%22%7D`, T],
  ['%20 before a literal colon', 'percent', `q=my%20token%20${T}`, T],
  ['%3D before a literal colon', 'plain', `q=token%3D${T}`, T],
  ['%2F before a literal colon', 'plain', `u=https:%2F%2Fapi.telegram.org%2Fbot${T}%2FgetMe`, T],
  ['%25 22 before a literal colon', 'percent', `q=%2522${T}%2522`, T],
  ['%0A before', 'plain', `text=done%0A${T}`, T],
  ['%E2%80%9C before', 'plain', `text=%E2%80%9C${T}%E2%80%9D`, T],
  ['apprise URL', 'percent', `tgram://${as('%3A')}/123456/`, as('%3A')],
  ['not AA, %3A', 'percent', `/bot${OLD.replace(':', '%3A')}/getMe`, OLD.replace(':', '%3A')],
  ['\\u003a', 'unicode-escape', `{"token":"${as('\\u003a')}"}`, as('\\u003a')],
  ['\\u003A', 'unicode-escape', `{"token":"${as('\\u003A')}"}`, as('\\u003A')],
  ['\\\\u003a', 'unicode-escape', `{"a":"{\\"token\\":\\"${as('\\\\u003a')}\\"}"}`, as('\\\\u003a')],
  ['\\u{3a}', 'unicode-escape', `const t = "${as('\\u{3a}')}";`, as('\\u{3a}')],
  ['\\U0000003A', 'unicode-escape', `t = "${as('\\U0000003A')}"`, as('\\U0000003A')],
  ['\\u0022 before a literal colon', 'unicode-escape', `{"a":"\\u0022${T}\\u0022"}`, T],
  ['\\u003d before', 'plain', `"q\\u003d${T}"`, T],
  ['\\u0020 before', 'unicode-escape', `"token\\u0020${T}"`, T],
  ['\\u000a before', 'plain', `"token\\u000a${T}"`, T],
  ['\\u002fbot', 'plain', `"api.telegram.org\\u002fbot${T}\\u002fgetMe"`, T],
  ['\\u2022, a bullet, before', 'unicode-escape', `"\\u2022${T}"`, T],
  ['\\u2018, a quotation mark, before', 'unicode-escape', `"\\u2018${T}\\u2019"`, T],
  ['\\x3a', 'hex-escape', `token = '${as('\\x3a')}'`, as('\\x3a')],
  ['\\x3A', 'hex-escape', `token = '${as('\\x3A')}'`, as('\\x3A')],
  ['\\x22 before a literal colon', 'hex-escape', `log '\\x22${T}\\x22'`, T],
  ['\\x00 before a literal colon', 'hex-escape', `b'\\x00${T}\\x00'`, T],
  ['\\x0a before', 'plain', `b'\\x0a${T}'`, T],
  ['&#58;', 'html-entity', `<td>${as('&#58;')}</td>`, as('&#58;')],
  ['&#058;', 'html-entity', `<td>${as('&#058;')}</td>`, as('&#058;')],
  ['&#x3a;', 'html-entity', `<td>${as('&#x3a;')}</td>`, as('&#x3a;')],
  ['&#X3A;', 'html-entity', `<td>${as('&#X3A;')}</td>`, as('&#X3A;')],
  ['&colon;', 'html-entity', `<td>${as('&colon;')}</td>`, as('&colon;')],
  ['&quot; around a literal colon', 'plain', `<td title="&quot;${T}&quot;">`, T],
  ['&#34; around a literal colon', 'plain', `<td title="&#34;${T}&#34;">`, T],
  ['&#x2F;bot', 'plain', `api.telegram.org&#x2F;bot${T}&#x2F;getMe`, T],
  ['a folder of the server', 'file-name', `/var/lib/telegram/${as('~')}/td.binlog`, as('~')],
  ['a test folder of the server', 'file-name', `C:\\telegram\\${as('~')}~T\\td.binlog`, as('~')],
];

describe('a token is found', () => {
  const groups = { ASSIGNMENTS, CODE, TEXTS, HISTORIES, LOGS, UNUSUAL };
  for (const [group, shapes] of Object.entries(groups)) {
    for (const [name, text, raw = T] of shapes) {
      test(`${group.toLowerCase()}: ${name}`, () => expectFound(text, raw, [], raw));
    }
  }

  test.each(ENCODED)('encoded: %s as %s', (_, encoding, text, raw) => {
    expectFound(text, raw, encoding === 'plain' ? [] : [encoding], raw.endsWith(S) ? T : OLD);
  });

  test('two forms of one token on one line are two matches of one secret', () => {
    const found = reported(`${T} ${as('%3A')} ${as('&colon;')}`);
    expect(found.map(({ secret }) => secret.expose())).toEqual([T, T, T]);
    expect(found.map(({ encodings }) => encodings)).toEqual([[], ['percent'], ['html-entity']]);
  });

  // Later encodings: neither plain nor with another colon.
  const encoded = (text: string): string => Buffer.from(text).toString('base64');

  test.each([
    ['k8s data: base64 under a key that names telegram', `  telegram-token: ${encoded(T)}\n`, ['base64']],
    ['k8s data: base64 under a key that does not', `data:\n  app: ${encoded(`A=1\nBOT=${T}\n`)}\n`, ['base64']],
    ['echo -n … | base64, unpadded', encoded(T).replaceAll('=', ''), ['base64']],
    ['split literal "123…" + "…"', `token = "${ID}:" + "${S}"`, ['split-literal']],
    ['grep --color: ANSI between bot, id and colon', `bot\u001b[01;31m\u001b[K${ID}\u001b[m\u001b[K:${S}/getMe`, ['ansi']],
    ['rich: ANSI between id and colon', `\u001b[1;36m${ID}\u001b[0m:${S}`, ['ansi']],
    ['rich: hard-wrapped inside the secret', `/bot${T.slice(0, 22)}\n${' '.repeat(29)}${T.slice(22)}/getMe`, ['line-wrap']],
    ['UTF-16', Buffer.from(`\ufeffTOKEN=${T}\r\n`, 'utf16le').toString('latin1'), ['utf-16le']],
    ['libedit history: \\040 right before the id', `bot\\040${T}\\040x`, ['octal-escape']],
  ])('%s', (_, text, encodings) => {
    const found = detectIn(detector, Buffer.from(text, 'latin1')).filter(({ confidence }) => confidence !== 'possible');
    expect(found.map((match) => [match.secret.expose(), match.encodings])).toEqual([[T, encodings]]);
  });
});

/** A text with the parts of a look-alike put together only here. */
const pair = (id: string, secret: string): string => `${id}:${secret}`;
const NAMED = (value: string): string => `TELEGRAM_BOT_TOKEN=${value}`;
const CALLED = (value: string): string => `curl https://api.telegram.org/bot${value}/getMe`;
/** Characters of a secret that look random, from the place `from` on. */
const random = (from: number, to = 35): string => secretOf('look-alike').slice(from, to);

const DOCUMENTED: Readonly<Record<string, string>> = {
  'the docs token': pair('123456', ['ABC-DEF1234', 'ghIkl-zyx57W2v1u123ew11'].join('')),
  'the old docs token, cut by one': pair('110201543', ['AAHdqTcvCH1v', 'GWJxfSeofSAs0K5PALDsaw'].join('')),
  'aiogram AABBCC…': pair('123456789', ['AABBCCDDEEFF', 'aabbccddeeff-1234567890'].join('')),
  'apprise AABCeF…': pair('123456789', ['AABCeFGhIJKL', 'mnOPqrStUvWxYZ12345678U'].join('')),
  'shoutrrr zeros': pair('000000000', 'A'.repeat(35)),
  'AAxxx…': pair('123456789', `AA${'x'.repeat(33)}`),
  'AAAA…': pair('123456789', 'A'.repeat(35)),
  'AAAA… and a random id': pair(ID, 'A'.repeat(35)),
  'xxxx…': pair(ID, 'x'.repeat(35)),
  'yyyy…': pair(ID, 'y'.repeat(35)),
  'XXXX… with dashes': pair(ID, `AA${'X'.repeat(12)}-${'X'.repeat(20)}`),
  'n and x': pair('n'.repeat(9), `${'x'.repeat(7)}-${'x'.repeat(27)}`),
  'AAAAA_BBBBB_…': pair('12345', ['A', 'B', 'C', 'D', 'E', 'F'].map((letter) => letter.repeat(5)).join('_')),
  'ascending letters': pair(ID, `AA${'abcdefghijklmnopqrstuvwxyz0123456'}`),
  'ascending capitals': pair(ID, `AA${'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456'}`),
  'descending digits': pair(ID, `AA${'9876543210'.repeat(4).slice(0, 33)}`),
  'the keyboard': pair(ID, `AA${'qwertyuiopasdfghjklzxcvbnm1234567'}`),
  'a repeated piece': pair(ID, `AA${'Xk9'.repeat(11)}`),
  'few characters': pair(ID, `AA${'abab1212cdcd'.repeat(3).slice(0, 33)}`),
  'a word: your': pair(ID, `AAyour${random(6)}`),
  'a word: TEST': pair(ID, `AA_TEST_${random(8)}`),
  'a word: fake': pair(ID, `AAfake${random(6)}`),
  'a word: example': pair(ID, `AAexample${random(9)}`),
  'a word: dummy': pair(ID, `AAdummy${random(7)}`),
  'a word: Sample': pair(ID, `AASample${random(8)}`),
  'a word: xxxx': pair(ID, `AAxxxx${random(6)}`),
  '42:TEST': '42:TEST',
  '1337:TEST': '1337:TEST',
  '123:abc': '123:abc',
  '123:ABC': '123:ABC',
  '12345:ABCDE': '12345:ABCDE',
  '666:DEVIL': '666:DEVIL',
  '123456789:blablabla': '123456789:blablabla',
  '0:placeholder': '0:placeholder',
  '12345:mock-token': '12345:mock-token',
  '26 letters in order': pair('123456789', 'AbCdefGhIJKlmNoPQRsTUVwxyZ'),
  '144#######': `144#######:${S}`,
  botXXX: 'XXX',
  'bot....botToken...': '....botToken...',
  '<token>': '<token>',
  '<TOKEN>': '<TOKEN>',
  '<BOT_TOKEN>': '<BOT_TOKEN>',
  YOUR_BOT_TOKEN: 'YOUR_BOT_TOKEN',
  YOUR_TOKEN_HERE: 'YOUR_TOKEN_HERE',
  'id:YOUR_TOKEN_HERE': `${ID}:YOUR_TOKEN_HERE`,
  'id:your-token-goes-here…': `${ID}:your-token-goes-here-Please-and-Thanks`,
  '{token}': '{token}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's way to name a variable.
  '${BOT_TOKEN}': '${BOT_TOKEN}',
  $TOKEN: '$TOKEN',
  '%BOT_TOKEN%': '%BOT_TOKEN%',
  '{{ token }}': '{{ token }}',
  'process.env': 'process.env.BOT_TOKEN',
  'os.environ': 'os.environ["BOT_TOKEN"]',
  '[REDACTED]': `${ID}:[REDACTED]`,
  '***': `${ID}:***`,
  'our own mask': `${ID}:AAE***`,
  'asterisks of the same length': `${ID}:${'*'.repeat(35)}`,
  'token:redacted': 'token:redacted',
  '<hidden-token>': '<hidden-token>',
};

/** Named where they stand: no word of context beside them. */
const LOOK_ALIKES: readonly (readonly [name: string, text: string])[] = [
  ['36 characters without context', `x ${T}k`],
  ['34 characters without context', `x ${T.slice(0, -1)}`],
  ['35 characters, third not E to H, without context', `x ${LOOSE}`],
  ['the features page, cut to 34', pair('4839574813', `AAFD39${random(6, 33)}_`)],
  ['anonymised, not AA', NAMED(pair('1234567890', `ABGFmf${random(6)}`))],
  ['33 characters beside a name', NAMED(T.slice(0, -2))],
  ['37 characters beside a name', NAMED(`${T}kk`)],
  ['an id with a leading zero', NAMED(`0${T}`)],
  ['an id with a leading zero in a URL', CALLED(`0${T}`)],
  ['an id of 17 digits', NAMED(`${botId('long', 17)}:${S}`)],
  ['an id of 17 digits in a URL', CALLED(`${botId('long', 17)}:${S}`)],
  ['an id of 40 digits', NAMED(`${botId('longer', 40)}:${S}`)],
  ['an id of 4 digits', NAMED(`1234:${S}`)],
  ['an id of 4 digits in a URL', CALLED(`1234:${S}`)],
  ['a secret with a plus', NAMED(`${T.slice(0, -9)}+${T.slice(-8)}`)],
  ['an ARN of a topic', `arn:aws:sns:eu-west-1:${botId('arn', 12)}:AATelegramNotificationsForTheTeamXY`],
  ['an ARN, not about bots', `arn:aws:sns:eu-west-1:${botId('arn', 12)}:AAlertsForTheWholeCompanyProduction`],
  ['an ARN, not AA', `arn:aws:sqs:eu-west-1:${botId('arn', 12)}:${'QueueOfOrders'.padEnd(35, '-prod')}`],
  ['an XSD type', '<xs:element type="clm12345:AgencyIdentificationCodeContentType"/>'],
  ['an SRT cue', '1\n00:00:12,000 --> 00:00:15,500\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAh!\n'],
  ['an SRT cue of many hours', `12345:${'AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaah'}\n`],
  ['a timestamp and a word', `at ${pair('1712345678', 'AAverageResponseTimeInMillisecondsX')}`],
  ['a log time', `2026-11-23 06:40:03:${S}`],
  ['an ISO time', `2026-11-23T06:40:03.123456Z:${S}`],
  ['a digest', `sha256:${'aa'.repeat(32)}`],
  ['a digest with capitals', `SHA256:${'AA01'.repeat(16)}`],
  ['an SSH fingerprint', `256 SHA256:${S}abcdefgh me@example.org (ED25519)`],
  ['an SSH key', `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${S}`],
  ['a port', `db.internal:54321:${'AAlertsReplicaWriteAheadLogPartitio'}`],
  ['a host and a port', 'https://example.org:12345/AAlertsReplicaWriteAheadLogPartitions'],
  ['an Asana token', pair(botId('asana', 16), 'aa0123456789abcdef0123456789abcdef')],
  ['a Jira account', `bot ${pair('557058', 'aa123456-1234-4321-abcd-1234567890ab')}`],
  ['a uuid', 'token 12345678-1234-AAE4-8abc-1234567890ab'],
  ['a bare secret', S],
  ['an id, a colon, an id', NAMED(`${ID}:${ID}`)],
  ['/bots/', `GET /bots/${OLD}/list`],
  ['a small path in a URL', `GET /bot${ID}:some-lower-case-path-element/list`],
  ['a tilde without structure', `${LOOSE.replace(':', '~')} telegram bot token`],
];

describe('nothing is reported', () => {
  test.each(Object.entries(DOCUMENTED))('beside a name: %s', (_, value) => expect(reported(NAMED(value))).toEqual([]));
  test.each(Object.entries(DOCUMENTED))('in a URL: %s', (_, value) => expect(reported(CALLED(value))).toEqual([]));
  test.each(Object.entries(DOCUMENTED))('in JSON: %s', (_, value) => expect(reported(`{"botToken":"${value}"}`)).toEqual([]));
  test.each(LOOK_ALIKES)('%s', (_, text) => expect(reported(text)).toEqual([]));
});
