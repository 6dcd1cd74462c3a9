// Positives: the token as terminals show it, with colours and cursor codes in it or broken at the width of a screen.
import { positive } from '../kit.mjs';

const ESC = '\u001b';
const sgr = (codes, text) => `${ESC}[${codes}m${text}${ESC}[0m`;
const url = (kit) => `https://api.telegram.org/bot${kit.token}/getUpdates`;

/** A text broken after `at` characters, with what stands at the break. */
const broken = (text, at, between) => `${text.slice(0, at)}${between}${text.slice(at)}`;

/** Where in `https://api.telegram.org/bot<token>/…` the secret begins. */
const secretAt = (kit) => 'https://api.telegram.org/bot'.length + kit.id.length + 1;

export const TERMINAL = [
  positive(
    'ansi-grep-id',
    'grep.txt',
    (kit) => `app.log:https://api.telegram.org/bot${ESC}[01;31m${ESC}[K${kit.id}${ESC}[m${ESC}[K:${kit.secret}/getMe\n`,
  ),
  positive(
    'ansi-grep-token',
    'grep.txt',
    (kit) =>
      `${ESC}[35m${ESC}[K.env${ESC}[m${ESC}[K${ESC}[36m${ESC}[K:${ESC}[m${ESC}[KTELEGRAM_BOT_TOKEN=${ESC}[01;31m${ESC}[K${kit.token}${ESC}[m${ESC}[K\n`,
  ),
  positive(
    'ansi-grep-inside-secret',
    'grep.txt',
    (kit) =>
      `TELEGRAM_BOT_TOKEN=${kit.id}:AA${ESC}[01;31m${ESC}[K${kit.secret.slice(2, 9)}${ESC}[m${ESC}[K${kit.secret.slice(9)}\n`,
  ),
  positive('ansi-rich-id', 'rich.log', (kit) => `INFO     token ${ESC}[1;36m${kit.id}${ESC}[0m:${kit.secret}\n`),
  positive(
    'ansi-rich-bot',
    'rich.log',
    (kit) => `POST ${ESC}[4;94mhttps://api.telegram.org/${ESC}[0m${ESC}[95mbot${kit.id}${ESC}[0m:${kit.secret}/getMe\n`,
  ),
  positive('ansi-colon', 'out.log', (kit) => `${sgr(33, kit.id)}${sgr(2, ':')}${sgr(36, kit.secret)}\n`),
  positive('ansi-key-value', 'out.log', (kit) => `${sgr('1;32', 'TELEGRAM_BOT_TOKEN')}${sgr(90, '=')}${sgr(33, kit.token)}\n`),
  positive(
    'ansi-true-colour',
    'out.log',
    (kit) => `${ESC}[38;2;255;200;0m${kit.id}${ESC}[39m:${ESC}[38;5;214m${kit.secret}${ESC}[0m\n`,
  ),
  positive(
    'ansi-every-character',
    'rainbow.txt',
    (kit) => `${[...kit.token].map((character, at) => `${ESC}[${31 + (at % 6)}m${character}`).join('')}${ESC}[0m\n`,
  ),
  positive('ansi-hyperlink', 'ls.txt', (kit) => `${ESC}]8;;${url(kit)}${ESC}\\updates${ESC}]8;;${ESC}\\\n`),
  positive(
    'ansi-escaped-in-json',
    'log.json',
    (kit) => `${JSON.stringify({ log: `${sgr('1;36', kit.id)}:${kit.secret}\n`, stream: 'stdout' })}\n`,
  ),
  positive(
    'terminal-line-editing',
    'typescript',
    (kit) => `$ export T=${kit.token.slice(0, 20)}${ESC}[K${kit.token.slice(20)}\r\n`,
  ),
  positive('wrap-plain-80', 'screen.txt', (kit) => {
    const line = `[${kit.clock()}] INFO     HTTP Request: POST ${url(kit)} "HTTP/1.1 200 OK"`;
    return `${kit.logLines(1)[0]}\n${broken(line, 80, '\n')}\n`;
  }),
  positive('wrap-indented', 'rich.log', (kit) => {
    const text = url(kit);
    return `[${kit.clock()}] INFO     HTTP Request: POST                                _client.py:1025\n${' '.repeat(20)}${broken(text, secretAt(kit) + 8 + kit.random(12), `\n${' '.repeat(29)}`)}\n`;
  }),
  positive(
    'wrap-indented-coloured',
    'rich-colour.log',
    (kit) =>
      `           INFO     ${ESC}[4;94m${broken(url(kit), secretAt(kit) + 3 + kit.random(17), `${ESC}[0m\n${' '.repeat(29)}${ESC}[4;94m`)}${ESC}[0m\n`,
  ),
  positive('wrap-in-id', 'screen.txt', (kit) => `POST ${broken(url(kit), 'https://api.telegram.org/bot'.length + 4, '\n')}\n`, {
    token: () => ({ digits: 10 }),
  }),
  positive('wrap-after-colon', 'screen.txt', (kit) => `POST ${broken(url(kit), secretAt(kit), '\n')}\n`),
  positive('wrap-crlf', 'putty.log', (kit) => `POST ${broken(url(kit), secretAt(kit) + 10 + kit.random(9), '\r\n')}\r\n`),
  positive(
    'wrap-backslash',
    'run.sh',
    (kit) => `curl https://api.telegram.org/bot${broken(kit.token, kit.id.length + 12, '\\\n')}/getMe\n`,
  ),
  positive('wrap-in-box', 'panel.txt', (kit) => {
    const row = (text) => `│ ${text.padEnd(40)} │\n`;
    const text = `TELEGRAM_BOT_TOKEN=${kit.token}`;
    return `╭${'─'.repeat(42)}╮\n${row(text.slice(0, 40))}${row(text.slice(40))}╰${'─'.repeat(42)}╯\n`;
  }),
  positive(
    'wrap-in-quoted-mail',
    'reply.txt',
    (kit) => `On Monday ${kit.name()} wrote:\n> the token is ${broken(kit.token, 28, '\n> ')}\n> bye\n`,
  ),
];
