// Positives: databases and serialised data that hold a token as it is, recorded from real programs or written by hand.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { positive } from '../kit.mjs';

const RECORDED = JSON.parse(readFileSync(new URL('recorded/stores.json', import.meta.url), 'utf8'));

/** A recorded file with the token in its holes. */
function fill({ gzip, holes }, token) {
  const bytes = gunzipSync(Buffer.from(gzip, 'base64'));
  for (const at of holes) bytes.write(token, at, 'latin1');
  return bytes;
}

/** A string of MessagePack. */
const messagePack = (text) => Buffer.concat([Buffer.from([0xd9, text.length]), Buffer.from(text)]);
/** A string field of a protocol buffer. */
const protocolBuffer = (field, text) => Buffer.concat([Buffer.from([(field << 3) | 2, text.length]), Buffer.from(text)]);
/** A BSON document of strings. */
function bson(entries) {
  const fields = Object.entries(entries).map(([key, value]) => {
    const length = Buffer.alloc(4);
    length.writeInt32LE(value.length + 1);
    return Buffer.concat([Buffer.from(`\x02${key}\0`), length, Buffer.from(`${value}\0`)]);
  });
  const size = Buffer.alloc(4);
  size.writeInt32LE(fields.reduce((sum, field) => sum + field.length, 5));
  return Buffer.concat([size, ...fields, Buffer.from([0])]);
}

export const STORES = [
  ...RECORDED.map((store) =>
    positive(store.name, store.path, (kit) => fill(store, kit.token), {
      lines: false,
      source: store.version,
      token: () => ({ digits: 10 }),
    }),
  ),
  positive(
    'message-pack',
    'state.mpack',
    (kit) =>
      Buffer.concat([Buffer.from([0x82]), messagePack('token'), messagePack(kit.token), messagePack('n'), Buffer.from([7])]),
    { lines: false },
  ),
  positive(
    'protocol-buffer',
    'state.pb',
    (kit) => Buffer.concat([protocolBuffer(1, kit.name()), protocolBuffer(2, kit.token), protocolBuffer(3, kit.words(3))]),
    { lines: false },
  ),
  positive('bson', 'bots.bson', (kit) => bson({ name: kit.name(), token: kit.token, chat: kit.number(9) }), { lines: false }),
  positive(
    'redis-append-only',
    'appendonly.aof',
    (kit) => `*3\r\n$3\r\nSET\r\n$9\r\nbot:token\r\n$${kit.token.length}\r\n${kit.token}\r\n`,
  ),
  positive(
    'local-storage',
    '000003.log',
    (kit) =>
      Buffer.concat([
        kit.bytes(7),
        Buffer.from([1, 0, 0, 0]),
        Buffer.from(`_https://web.example.org\0\x01bot\x2f\x01${kit.token}\x01\x28`),
        kit.bytes(30),
      ]),
    { lines: false },
  ),
];
