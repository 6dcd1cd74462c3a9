// Positives: log lines of programs that cannot be run on loopback here; each names where its form was read.
import { positive } from '../kit.mjs';

const HOST = 'https://api.telegram.org';
const at = (kit) => `${kit.date()} ${kit.clock()}`;

/** [name, source of the form, the line] */
const LINES = [
  [
    'httpx-info',
    'httpx _client.py',
    (kit) =>
      `${at(kit)},${kit.number(3)} - httpx - INFO - HTTP Request: POST ${HOST}/bot${kit.token}/getUpdates "HTTP/1.1 200 OK"`,
  ],
  [
    'ptb-base-url',
    'python-telegram-bot _bot.py: no slash after the token',
    (kit) => `${at(kit)} - telegram.Bot - DEBUG - Set Bot API URL: ${HOST}/bot${kit.token}`,
  ],
  [
    'ptb-file-url',
    'python-telegram-bot _bot.py',
    (kit) => `${at(kit)} - telegram.Bot - DEBUG - Set Bot API File URL: ${HOST}/file/bot${kit.token}`,
  ],
  [
    'ptb-invalid-token',
    'python-telegram-bot _bot.py',
    (kit) => `telegram.error.InvalidToken: The token \`${kit.token}\` was rejected by the server.`,
  ],
  [
    'telegraf-old-redaction',
    'telegraf#1522: the port was redacted, the token was not',
    (kit) => `FetchError: request to http://localhost:[REDACTED]/bot${kit.token}/getMe failed, reason: connect ECONNREFUSED`,
  ],
  ['axios-stray-character', 'jef/streetmerchant#2957', (kit) => `    pathname: '/bot${kit.token},/sendMessage',`],
  [
    'request-header-dump',
    'node-red-contrib-telegrambot#19',
    (kit) => `  _header: 'POST /bot${kit.token}/getUpdates HTTP/1.1\\r\\nhost: api.telegram.org\\r\\n',`,
  ],
  [
    'go-without-quotes',
    'net/http before Go 1.14',
    (kit) =>
      `${at(kit)} Post ${HOST}/bot${kit.token}/sendMessage: read tcp ${kit.ip()}:51234->${kit.ip()}:443: connection reset by peer`,
  ],
  [
    'go-in-json',
    'net/http urlErrorOp in a JSON logger',
    (kit) => `{"level":"error","ts":1.7e9,"error":"Post \\"${HOST}/bot${kit.token}/getUpdates\\": context deadline exceeded"}`,
  ],
  [
    'go-in-logfmt',
    'net/http urlErrorOp in logfmt',
    (kit) => `level=error msg="poll failed" err="Post \\"${HOST}/bot${kit.token}/getUpdates\\": EOF"`,
  ],
  ['rust-reqwest', 'reqwest src/error.rs', (kit) => `ERROR bot: error sending request for url (${HOST}/bot${kit.token}/getMe)`],
  [
    'dotnet-start',
    'Telegram.Bot.Examples#529',
    (kit) =>
      `info: System.Net.Http.HttpClient.tg.LogicalHandler[100]\n      Start processing HTTP request POST ${HOST}/bot${kit.token}/getMe`,
  ],
  [
    'dotnet-send',
    'Telegram.Bot.Examples#529',
    (kit) =>
      `info: System.Net.Http.HttpClient.tg.ClientHandler[100]\n      Sending HTTP request POST ${HOST}/bot${kit.token}/getUpdates`,
  ],
  [
    'http4s',
    'telegramium#483',
    (kit) => `DEBUG o.h.c.middleware.Logger - Request method=POST uri=${HOST}/bot${kit.token}/getMe headers=Headers(Accept: */*)`,
  ],
  [
    'php-file-get-contents',
    'mgp25/Telegram-Bot-API#7',
    (kit) =>
      `PHP Warning:  file_get_contents(${HOST}/bot${kit.token}/getMe?): failed to open stream: HTTP request failed! in /var/www/bot.php on line ${kit.random(99)}`,
  ],
  [
    'php-json-slash',
    'json_encode of PHP writes \\/',
    (kit) => `{"url":"https:\\/\\/api.telegram.org\\/bot${kit.token}\\/sendMessage","code":401}`,
  ],
  ['curl-http2', 'curl 8', (kit) => `* [HTTP/2] [1] [:path: /bot${kit.token}/getMe]`],
  [
    'apprise-debug',
    'apprise plugins/telegram.py',
    (kit) => `DEBUG - Telegram User Detection POST URL: ${HOST}/bot${kit.token}/getUpdates (cert_verify=True)`,
  ],
  [
    'apprise-invalid',
    'apprise plugins/telegram.py',
    (kit) => `WARNING - The Telegram Bot Token specified (${kit.token}) is invalid.`,
  ],
  ['shoutrrr-invalid', 'shoutrrr telegram_token.go', (kit) => `Error: invalid telegram token ${kit.token}`],
  [
    'grafana-logfmt',
    'grafana#8101',
    (kit) => `logger=alerting t=${kit.date()} lvl=dbug msg="sending" uri=${HOST}/sendMessage bot_token=${kit.token}`,
  ],
  [
    'grafana-webhook',
    'grafana#73068',
    (kit) => `level=debug msg="Sending webhook" url=${HOST}/bot${kit.token}/sendMessage "http method"=POST`,
  ],
  [
    'access-log',
    'aiogram/telegram-bot-api#4',
    (kit) =>
      `${kit.ip()} - - [23/Nov/2026:${kit.clock()} +0000] "POST /bot${kit.token}/deleteWebhook HTTP/1.1" 200 68 "-" "Python/3.9 aiohttp/3.8.1"`,
  ],
  [
    'access-log-webhook',
    'token as the path, as pyTelegramBotAPI teaches it',
    (kit) => `${kit.ip()} - - [23/Nov/2026:${kit.clock()} +0000] "POST /${kit.token}/ HTTP/1.1" 200 2 "-" "-"`,
  ],
  [
    'access-log-webhook-no-slash',
    'token as the path, as go-telegram-bot-api teaches it',
    (kit) => `${kit.ip()} - - [23/Nov/2026:${kit.clock()} +0000] "POST /${kit.token} HTTP/1.1" 200 0`,
  ],
  [
    'heroku-router',
    'node-telegram-bot-api#458',
    (kit) =>
      `${at(kit)} heroku[router]: at=info method=POST path="/bot${kit.token}" host=app.example.org dyno=web.1 connect=0ms status=200`,
  ],
  [
    'webhook-info',
    'getWebhookInfo',
    (kit) => `{"ok":true,"result":{"url":"https://bots.example.org/${kit.token}","pending_update_count":${kit.random(99)}}}`,
  ],
  [
    'traefik-json',
    'access log in JSON',
    (kit) =>
      `{"ClientAddr":"${kit.ip()}:51400","DownstreamStatus":200,"RequestMethod":"POST","RequestPath":"/bot${kit.token}/sendMessage"}`,
  ],
  [
    'caddy-json',
    'access log in JSON',
    (kit) =>
      `{"level":"info","logger":"http.log.access","request":{"method":"POST","host":"tg.example.org","uri":"/bot${kit.token}/getMe"}}`,
  ],
  [
    'docker-json-file',
    'json-file driver',
    (kit) => `{"log":"POST ${HOST}/bot${kit.token}/getUpdates\\n","stream":"stdout","time":"${kit.date()}T06:40:03.5Z"}`,
  ],
  ['compose-logs', 'docker compose logs', (kit) => `bot-1  | polling ${HOST}/bot${kit.token}/getUpdates`],
  [
    'journal-export',
    'journalctl -o export',
    (kit) => `_PID=${kit.number(4)}\nMESSAGE=POST ${HOST}/bot${kit.token}/getUpdates\nPRIORITY=6`,
  ],
  [
    'opentelemetry',
    'http.url attribute',
    (kit) => `{"name":"HTTP POST","attributes":{"http.method":"POST","http.url":"${HOST}/bot${kit.token}/sendMessage"}}`,
  ],
  [
    'server-query',
    'telegram-bot-api Query.cpp pads the token',
    (kit) => `[ 3][t 4][1700000000.1][Query.cpp:50]\t[bot${kit.token.padEnd(46)}][time:0.1][method:${'getme'.padStart(20)}]`,
  ],
  [
    'server-webhook',
    'telegram-bot-api',
    (kit) => `[ 2][t 1][1700000000.2][ClientManager.cpp:300]\tWEBHOOK: ${kit.token} ---> https://bots.example.org/hook`,
  ],
  [
    'server-webhook-second-environment',
    'telegram-bot-api',
    (kit) => `[ 2][t 1][1700000000.2][ClientManager.cpp:300]\tDROP WEBHOOK: ${kit.token}:T ---> https://bots.example.org/hook`,
  ],
  [
    'server-wrong-token',
    'telegram-bot-api Client.cpp',
    (kit) => `[ 2][t 1][1700000000.3][Client.cpp:7]\tWrong bot token ${kit.token}`,
  ],
  ['server-actor', 'telegram-bot-api actor names', (kit) => `[ 1][t 2][1700000000.4][Actor.cpp:9][!Client/${kit.token}]\tclosed`],
  [
    'server-statistics',
    'telegram-bot-api stat page',
    (kit) => `bot_id\t${kit.id}\ntoken\t${kit.token}\nusername\t${kit.name()}_bot`,
  ],
  [
    'binlog-path',
    'telegram-bot-api folders where ":" cannot be in names',
    (kit) => `opening /var/lib/telegram-bot-api/${kit.id}~${kit.secret}/td.binlog`,
  ],
  [
    'binlog-path-second-environment',
    'the same, test data centre',
    (kit) => `opening /var/lib/telegram-bot-api/${kit.id}~${kit.secret}~T/td.binlog`,
  ],
];

export const LOGS = LINES.map(([name, source, line]) =>
  positive(name, 'app.log', (kit) => `${[...kit.logLines(3), line(kit), ...kit.logLines(2)].join('\n')}\n`, { source }),
);
