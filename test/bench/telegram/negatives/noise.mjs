// Negatives: much that is random or generated, plain and packed, with no token anywhere.
import { ALPHANUMERIC, BASE64, BASE64URL, HEX, negative } from '../kit.mjs';
import { gzip, tar, zip } from '../shapes/pack.mjs';

const wrap = (text, width) => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
const lines = (count, make) => `${Array.from({ length: count }, make).join('\n')}\n`;
const mapping = (kit) =>
  `${kit.pick(['AAAA', 'AACA', 'AAEA', 'AAGA', 'IAAI', 'GAAG'])}${kit.pick(['', 'A', 'SAASA', 'CACC', 'EAFE'])}`;
const mappings = (kit, count) => Array.from({ length: count }, () => mapping(kit) + kit.pick([',', ',', ';'])).join('');
/** Random bytes that, as text, are the alphabet of tokens with colons among them. */
const TOKEN_ALPHABET = `${BASE64URL}::0123456789AA`;

export const NOISE = [
  negative('base64', 'blob.b64', (kit) => kit.bytes(150_000).toString('base64')),
  negative('base64-wrapped', 'image.b64', (kit) => wrap(kit.bytes(120_000).toString('base64'), 76)),
  negative('base64url', 'blob.txt', (kit) => kit.bytes(90_000).toString('base64url')),
  negative('base64-lines', 'keys.txt', (kit) => lines(1200, () => kit.string(44, BASE64))),
  negative('base64-of-text', 'logs.b64', (kit) => wrap(Buffer.from(kit.logLines(600).join('\n')).toString('base64'), 76)),
  negative('hex', 'dump.hex', (kit) => wrap(kit.string(120_000, HEX), 80)),
  negative('binary', 'image.bin', (kit) => kit.bytes(300_000)),
  negative('binary-with-nuls', 'core', (kit) => Buffer.from(kit.bytes(200_000).map((byte) => (byte < 128 ? 0 : byte)))),
  negative('token-alphabet', 'soup.txt', (kit) => kit.string(150_000, TOKEN_ALPHABET)),
  negative('token-alphabet-lines', 'soup.txt', (kit) =>
    lines(2500, () => `${kit.number(10)}:${kit.string(35, ALPHANUMERIC.slice(26))}`),
  ),
  negative('utf16', 'text.txt', (kit) => Buffer.from(`\ufeff${kit.logLines(400).join('\r\n')}`, 'utf16le')),
  negative('ansi', 'colours.log', (kit) =>
    lines(400, () => `\u001b[32m${kit.clock()}\u001b[0m \u001b[1;36m${kit.number(9)}\u001b[0m: ${kit.words(8)}`),
  ),
  negative('log', 'service.log', (kit) => kit.logLines(1500).join('\n')),
  negative('source', 'handlers.ts', (kit) => kit.codeLines(1200).join('\n')),
  negative('minified', 'app.min.js', (kit) =>
    Array.from({ length: 3000 }, () => `function ${kit.string(2)}(e,t){return e.${kit.word()}?t:${kit.number(6)}}`).join(''),
  ),
  negative('source-map', 'app.js.map', (kit) =>
    JSON.stringify({ version: 3, sources: ['a.ts', 'bot.ts'], mappings: mappings(kit, 20_000) }),
  ),
  negative(
    'source-map-inline',
    'app.js',
    (kit) =>
      `start();\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ version: 3, mappings: mappings(kit, 4000) })).toString('base64')}\n`,
  ),
  negative('wasm-base64', 'kernel.js', (kit) => `export const wasm = "AGFzbQEAAAA${kit.bytes(30_000).toString('base64')}";\n`),
  negative('images-in-css', 'icons.css', (kit) =>
    lines(
      20,
      () =>
        `.${kit.word()} { background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${kit.bytes(2000).toString('base64')}) }`,
    ),
  ),
  negative('svg-paths', 'map.svg', (kit) =>
    lines(300, () => `<path d="M${kit.number(3)} ${kit.number(3)}l${kit.number(2)}-${kit.number(2)}v${kit.number(2)}z"/>`),
  ),
  negative('csv-of-numbers', 'metrics.csv', (kit) =>
    lines(2000, () => `${kit.number(10)},${kit.number(5)}.${kit.number(4)},${kit.number(3)}`),
  ),
  negative('json-lines', 'events.jsonl', (kit) =>
    lines(600, () => JSON.stringify({ id: kit.uuid(), at: kit.number(10), text: kit.words(9), hash: kit.string(35, BASE64URL) })),
  ),
  negative('gzip', 'service.log.1.gz', (kit) =>
    gzip(`${kit.logLines(1500).join('\n')}\nPOST https://api.telegram.org/bot${kit.number(10)}:***/getMe\n`),
  ),
  negative('zip', 'site.zip', (kit) =>
    zip({ 'a.txt': kit.logLines(200).join('\n'), '.env': 'BOT_TOKEN=$TOKEN\n', 'image.bin': kit.bytes(40_000) }),
  ),
  negative('tgz', 'source.tgz', (kit) =>
    gzip(tar({ 'bot.ts': kit.codeLines(300).join('\n'), 'lock.txt': lines(100, () => kit.string(64, HEX)) })),
  ),
];
