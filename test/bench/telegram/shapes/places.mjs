// Positives: ids of every length, every possible last character, and places where boundaries go wrong.
import { LAST_CHARACTERS, positive } from '../kit.mjs';

const assignment = (kit) => `TELEGRAM_BOT_TOKEN=${kit.token}\n`;
const url = (kit) => `GET https://api.telegram.org/bot${kit.token}/getMe\n`;

export const PLACES = [
  ...[7, 8, 9, 10, 11, 12].map((digits) => positive(`id-of-${digits}-digits`, '.env', assignment, { token: () => ({ digits }) })),
  ...[7, 8, 9, 11, 12].map((digits) => positive(`id-of-${digits}-digits-in-url`, 'app.log', url, { token: () => ({ digits }) })),
  // A token of 35 characters cannot end in "-" or "_": 26 bytes leave two bits over, and the server wants them to be zero.
  positive('last-character', '.env', assignment, { token: (seed) => ({ last: LAST_CHARACTERS[seed % 16] }) }),
  positive('last-character-in-url', 'app.log', url, { token: (seed) => ({ last: LAST_CHARACTERS[(seed + 8) % 16] }) }),
  positive('start-of-file', 'token', (kit) => `${kit.token}\nsecond line\n`),
  positive('end-of-file', 'token.txt', (kit) => `first line\n${kit.token}`),
  positive('whole-file', 'bot.token', (kit) => kit.token),
  positive('url-to-end-of-file', 'last.log', (kit) => `set https://api.telegram.org/bot${kit.token}`),
  positive('crlf', 'bot.ini', (kit) => `[bot]\r\ntoken=${kit.token}\r\nadmin=${kit.number(9)}\r\n`),
  positive('cr-only', 'old-mac.txt', (kit) => `[bot]\rtoken=${kit.token}\radmin=${kit.number(9)}\r`),
  positive('utf8-bom', 'bom.env', (kit) => `\ufeffBOT_TOKEN=${kit.token}\n`),
  positive('bom-before-token', 'bom.txt', (kit) => `\ufeff${kit.token}\n`),
  positive('latin1', 'alt.txt', (kit) => Buffer.from(`Schlüssel für den Bot: ${kit.token} (gültig)\n`, 'latin1')),
  positive('windows-1251', 'ключ.txt', (kit) =>
    Buffer.concat([Buffer.from([0xf2, 0xee, 0xea, 0xe5, 0xed, 0x20]), Buffer.from(kit.token), Buffer.from([0xf2, 0x0a])]),
  ),
  positive('after-letters', 'ids.txt', (kit) => `key=bot${kit.token}\n`),
  positive('after-underscore', 'names.txt', (kit) => `telegram_${kit.token}\n`),
  positive('in-parentheses', 'list.txt', (kit) => `(${kit.token})[1]\n`),
  positive('before-comma', 'list.csv', (kit) => `${kit.name()},${kit.token},${kit.number(4)}\n`),
  positive('before-quote-and-backslash', 'escaped.txt', (kit) => `{\\"t\\":\\"${kit.token}\\"}\n`),
  positive('between-pipes', 'table.txt', (kit) => `|${kit.token}|${kit.number(9)}|\n`),
  positive('nul-separated', 'environ', (kit) => Buffer.from(`SHELL=/bin/sh\0BOT_TOKEN=${kit.token}\0HOME=/root\0`)),
  positive(
    'long-line',
    'data.json',
    (kit) => `{"pad":"${kit.string(70_000)}","token":"${kit.token}","more":"${kit.string(3000)}"}`,
  ),
  positive(
    'in-file-name',
    (kit) => `${kit.token}.txt`,
    (kit) => `${kit.words(3)}\n`,
    { inName: true },
  ),
  positive(
    'in-folder-name',
    (kit) => `${kit.id}~${kit.secret}/photos/file_1.jpg`,
    (kit) => kit.bytes(300),
    { inName: true },
  ),
];
