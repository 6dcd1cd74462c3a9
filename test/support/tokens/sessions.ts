// Makes sessions of clients of Telegram at run time, as their libraries write them.
import { seededBytes } from '../seeded.ts';

const keyOf = (seed: string): Buffer => seededBytes(`auth key ${seed}`, 256);
const COUNTING: Buffer = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
const ZEROS: Buffer = Buffer.alloc(256);
const HOST = '149.154.167.51';
const HOST_V6 = '2001:067c:04e8:f002:0000:0000:0000:000a';

const le32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** A text in the binary form of MTProto: its length, the text, zeros up to a whole word (core.telegram.org/mtproto/serialize). */
function tlText(bytes: Uint8Array): Buffer {
  const head = bytes.length < 254 ? Buffer.from([bytes.length]) : Buffer.from([254, bytes.length & 255, bytes.length >> 8, 0]);
  const whole = Buffer.concat([head, bytes]);
  return Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)]);
}

/** The session string of mtcute: as it is after a login (data center twice, account), or at its shortest. */
function mtcuteString(seed: string, { host = HOST, port = 443, isShort = false } = {}): string {
  const isV6 = host.includes(':');
  const center = tlText(Buffer.concat([Buffer.from([2, 2, isV6 ? 1 : 0]), tlText(Buffer.from(host)), le32(port)]));
  const account = Buffer.concat([le32(123_456_789), le32(0), le32(0xbc799737)]);
  const fields = isShort ? [center] : [center, center, account];
  return Buffer.concat([Buffer.from([3]), le32(isShort ? 0 : 5), ...fields, tlText(keyOf(seed))]).toString('base64url');
}

/** The JSON of a session of gogram. */
function gogramJson(seed: string, host: string): string {
  const hash = seededBytes(`hash ${seed}`, 8).toString('base64');
  return `{"key":"${keyOf(seed).toString('base64')}","hash":"${hash}","dc_id":2,"ip_addr":"${host}:443","app_id":6}`;
}

const gogramString = (seed: string, host = HOST): string => `1BvE${Buffer.from(gogramJson(seed, host)).toString('base64url')}`;

/** A session file of grammers 0.7 with a key for one data center. */
function grammersFile(isV6: boolean, key: Buffer): Buffer {
  const address = isV6 ? Buffer.from('2001067c04e8f002000000000000000a', 'hex') : Buffer.from(HOST.split('.').map(Number));
  const center = Buffer.concat([le32(0x756d16b6), le32(isV6 ? 6 : 5), le32(2), address, le32(443), tlText(key)]);
  return Buffer.concat([le32(0xa73eb8ce), le32(0), le32(0x1cb5c415), le32(1), center]);
}

/** The row of grammers' table `dc_option`, without its header. */
const grammersRow = (key: Buffer): Buffer =>
  Buffer.concat([Buffer.from([5, 0, 0x31, 0x43, 0x84, 0x0c]), Buffer.from(`${HOST}:443[2001:67c:4e8:f002::a]:443`), key]);

/** A row of mtcute's table `auth_keys`: the number of bytes, of the row, the types of the columns, the key. */
const mtcuteRow = (key: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0x82, 4, 2, 4, 0, 0x84, 0x0c]), key]);

/** The event of TDLib's log that keeps the key of the data center 2: number, flags, key, time. */
export function tdlibEvent(key: Buffer): Buffer {
  const value = Buffer.concat([seededBytes('id', 8), le32(3), tlText(key), seededBytes('time', 8)]);
  const content = Buffer.concat([tlText(Buffer.from('auth2')), tlText(value)]);
  return Buffer.concat([le32(content.length + 32), Buffer.alloc(8), le32(0x4327), Buffer.alloc(12), content, le32(0)]);
}

/** What a file of gogram says once it is decrypted. */
export const gogramFile = (key: Buffer): string =>
  `{"key":"${key.toString('base64')}","hash":"${Buffer.alloc(8, 7).toString('base64')}","salt":"TQAAAAAAAAA=","hostname":"${HOST}:443","app_id":6}`;

const latin1 = (bytes: Buffer): string => bytes.toString('latin1');

/** What `{{…}}` of a rule's example stand for. Binary ones are latin1. */
export const SESSION_FILLINGS: Readonly<Record<string, (seed: string) => string>> = {
  'mtcute-string': (seed) => mtcuteString(seed),
  'mtcute-string-v6': (seed) => mtcuteString(seed, { host: HOST_V6 }),
  'short-mtcute-string': (seed) => mtcuteString(seed, { host: '91.108.56.130', isShort: true }),
  'bad-mtcute-string': (seed) => mtcuteString(seed, { port: 1 }),
  'gogram-string': (seed) => gogramString(seed),
  'bad-gogram-string': (seed) => gogramString(seed, '10.0.0.1'),
  'mtcute-row': (seed) => latin1(mtcuteRow(keyOf(seed))),
  'mtcute-row-without-key': () => latin1(mtcuteRow(ZEROS)),
  'grammers-file': (seed) => latin1(grammersFile(false, keyOf(seed))),
  'grammers-file-v6': (seed) => latin1(grammersFile(true, keyOf(seed))),
  'grammers-file-without-key': () => latin1(grammersFile(false, ZEROS)),
  'grammers-row': (seed) => latin1(grammersRow(keyOf(seed))),
  'grammers-row-without-key': () => latin1(grammersRow(ZEROS)),
  'tdlib-event': (seed) => latin1(tdlibEvent(keyOf(seed))),
  'tdlib-event-without-key': () => latin1(tdlibEvent(ZEROS)),
  'key-base64': (seed) => keyOf(seed).toString('base64'),
  'bad-key-base64': () => COUNTING.toString('base64'),
  'key-list': (seed) => keyOf(seed).join(),
  'bad-key-list': () => COUNTING.join(),
  'key-hex': (seed) => keyOf(seed).toString('hex'),
  'bad-key-hex': () => COUNTING.toString('hex'),
};
