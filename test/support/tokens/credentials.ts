// Makes Telegram credentials other than bot tokens at run time, so that none is ever in the repository.
import { seededBytes } from '../seeded.ts';
import { SESSION_FILLINGS } from './sessions.ts';

/** What a session is made of; fields that are not given are those of a usual login. */
export interface Login {
  readonly dc?: number;
  readonly host?: string;
  readonly port?: number;
  readonly key?: Buffer;
  readonly apiId?: number;
  readonly testMode?: number;
  readonly userId?: number;
  readonly isBot?: number;
  readonly date?: number;
}

/** The address of the data center `dc` in production, as the clients have it. */
export const HOSTS: Readonly<Record<number, string>> = {
  1: '149.154.175.53',
  2: '149.154.167.51',
  3: '149.154.175.100',
  4: '149.154.167.91',
  5: '91.108.56.130',
};

export const HOSTS_V6: Readonly<Record<number, string>> = {
  1: '2001:b28:f23d:f001::a',
  2: '2001:67c:4e8:f002::a',
  3: '2001:b28:f23d:f003::a',
  4: '2001:67c:4e8:f004::a',
  5: '2001:b28:f23f:f005::a',
};

export const WEB_HOSTS: Readonly<Record<number, string>> = {
  1: 'pluto.web.telegram.org',
  2: 'venus.web.telegram.org',
  3: 'aurora.web.telegram.org',
  4: 'vesta.web.telegram.org',
  5: 'flora.web.telegram.org',
};

/** An authorization key. */
export function authKeyOf(seed: string): Buffer {
  return seededBytes(`auth key ${seed}`, 256);
}

function addressBytes(host: string): Buffer {
  if (!host.includes(':')) return Buffer.from(host.split('.').map(Number));
  const [head = '', tail = ''] = host.split('::');
  const groups = head.split(':').map((group) => Number.parseInt(group, 16));
  const bytes = Buffer.alloc(16);
  for (const [at, group] of groups.entries()) bytes.writeUInt16BE(group, at * 2);
  bytes.writeUInt16BE(Number.parseInt(tail, 16), 14);
  return bytes;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** The session string of Telethon. */
export function telethonString(seed: string, login: Login = {}): string {
  const { dc = 2, host = HOSTS[dc] ?? '', port = 443, key = authKeyOf(seed) } = login;
  const bytes = Buffer.concat([Buffer.from([dc]), addressBytes(host), u16(port), key]);
  return `1${bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`;
}

/** The session string of GramJS. */
export function gramjsString(seed: string, login: Login = {}): string {
  const { dc = 2, host = HOSTS[dc] ?? '', port = 443, key = authKeyOf(seed) } = login;
  return `1${Buffer.concat([Buffer.from([dc]), u16(host.length), Buffer.from(host), u16(port), key]).toString('base64')}`;
}

/** The session string of Pyrogram and Kurigram, or one of the two older forms. */
export function pyrogramString(seed: string, login: Login = {}, form: 'now' | '64' | '32' = 'now'): string {
  const { dc = 2, apiId = 21_234_567, testMode = 0, key = authKeyOf(seed), userId = 5_123_456_789, isBot = 0 } = login;
  const user = form === '32' ? u32(userId) : Buffer.concat([u32(Math.floor(userId / 2 ** 32)), u32(userId % 2 ** 32)]);
  const head = form === 'now' ? [Buffer.from([dc]), u32(apiId)] : [Buffer.from([dc])];
  return Buffer.concat([...head, Buffer.from([testMode]), key, user, Buffer.from([isBot])]).toString('base64url');
}

/** A column of an SQLite record: its serial type and its bytes (sqlite.org/fileformat2.html#record_format). */
type Column = readonly [type: Buffer, value: Buffer];

const NULL: Column = [Buffer.from([0]), Buffer.alloc(0)];

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([0x80 | (value >> 7), value & 127]);
}

function integer(value: number): Column {
  if (value === 0 || value === 1) return [Buffer.from([8 + value]), Buffer.alloc(0)];
  const width = [1, 2, 3, 4, 6].find((bytes) => value < 2 ** (bytes * 8 - 1)) ?? 6;
  const bytes = Buffer.alloc(width);
  bytes.writeIntBE(value, 0, width);
  return [Buffer.from([width === 6 ? 5 : width]), bytes];
}

const text = (value: string): Column => [varint(13 + 2 * value.length), Buffer.from(value)];
const blob = (value: Buffer): Column => [varint(12 + 2 * value.length), value];

/** A record with the zeros and the row's number that stand before it in a page, and zeros behind it. */
function row(columns: readonly Column[]): Buffer {
  const types = Buffer.concat(columns.map(([type]) => type));
  const values = Buffer.concat(columns.map(([, value]) => value));
  const payload = Buffer.concat([varint(types.length + 1), types, values]);
  return Buffer.concat([Buffer.alloc(40), varint(payload.length), Buffer.from([2]), payload, Buffer.from([13, 0, 0, 0, 1])]);
}

/** The row of Telethon's table `sessions`; `older` is the one without the newest columns. */
export function telethonRow(seed: string, login: Login = {}, older: 'now' | 'no temporary key' | 'no takeout' = 'now'): Buffer {
  const { dc = 2, host = HOSTS[dc] ?? '', port = 443, key = authKeyOf(seed) } = login;
  const newer = { now: [NULL, blob(Buffer.alloc(0))], 'no temporary key': [NULL], 'no takeout': [] }[older];
  return row([NULL, text(host), integer(port), blob(key), ...newer]);
}

/** The row of Pyrogram's table `sessions`. */
export function pyrogramRow(seed: string, login: Login = {}): Buffer {
  const {
    apiId = 21_234_567,
    testMode = 0,
    key = authKeyOf(seed),
    date = 1_750_000_000,
    userId = 5_123_456_789,
    isBot = 0,
  } = login;
  return row([NULL, integer(apiId), integer(testMode), blob(key), integer(date), integer(userId), integer(isBot)]);
}

/** The row of Kurigram's table `sessions`. */
export function kurigramRow(seed: string, login: Login = {}): Buffer {
  const { dc = 2, host = HOSTS[dc] ?? '', port = 443, apiId = 21_234_567, testMode = 0 } = login;
  const { key = authKeyOf(seed), date = 1_750_000_000, userId = 5_123_456_789, isBot = 0 } = login;
  return row([
    NULL,
    text(host),
    integer(port),
    integer(apiId),
    integer(testMode),
    blob(key),
    integer(date),
    integer(userId),
    integer(isBot),
  ]);
}

/** The start of Telegram Desktop's `key_datas`. */
export function tdataKey(seed: string, version = 5_012_003): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(version);
  const salt = seededBytes(`salt ${seed}`, 32);
  const encrypted = seededBytes(`encrypted ${seed}`, 288);
  const info = seededBytes(`info ${seed}`, 48);
  return Buffer.concat([Buffer.from('TDF$'), head, u32(32), salt, u32(288), encrypted, u32(48), info, seededBytes(seed, 16)]);
}

export function apiId(seed: string): string {
  return String(2_000_000 + (seededBytes(`api id ${seed}`, 4).readUInt32BE() % 28_000_000));
}

export function apiHash(seed: string): string {
  return seededBytes(`api hash ${seed}`, 16).toString('hex');
}

export function webhookSecret(seed: string): string {
  return `w7${seededBytes(`webhook ${seed}`, 24).toString('base64url')}`;
}

/** The secret of an MTProxy: plain, padded, or pretending to be a host. */
export function mtproxySecret(seed: string, kind: 'plain' | 'padded' | 'host' = 'plain', host = 'www.example.org'): Buffer {
  const key = seededBytes(`mtproxy ${seed}`, 16);
  if (kind === 'plain') return key;
  return kind === 'padded'
    ? Buffer.concat([Buffer.from([0xdd]), key])
    : Buffer.concat([Buffer.from([0xee]), key, Buffer.from(host)]);
}

const SCHEMA = 'CREATE TABLE sessions (dc_id integer primary key, server_address text, port integer, auth_key blob)';
const ZERO: Login = { key: Buffer.alloc(256) };

/** What each `{{…}}` of a rule's example stands for, beside those of bot tokens. Binary ones are latin1. */
const FILLINGS: Readonly<Record<string, (seed: string) => string>> = {
  ...SESSION_FILLINGS,
  'telethon-string': (seed) => telethonString(seed),
  'telethon-string-v6': (seed) => telethonString(seed, { host: HOSTS_V6[2] ?? '' }),
  'bad-telethon-string': (seed) => telethonString(seed, { dc: 5, host: '149.154.167.51', port: 1 }),
  'gramjs-string': (seed) => gramjsString(seed, { dc: 4 }),
  'gramjs-web-string': (seed) => gramjsString(seed, { dc: 3, host: WEB_HOSTS[3] ?? '' }),
  'bad-gramjs-string': (seed) => gramjsString(seed, { dc: 4, port: 1 }),
  'pyrogram-string': (seed) => pyrogramString(seed),
  'old-pyrogram-string': (seed) => pyrogramString(seed, {}, '64'),
  'bad-pyrogram-string': (seed) => pyrogramString(seed, { isBot: 2 }),
  'telethon-row': (seed) => telethonRow(seed).toString('latin1'),
  'telethon-row-without-key': () => telethonRow('', ZERO).toString('latin1'),
  'telethon-schema': () => SCHEMA,
  'pyrogram-row': (seed) => pyrogramRow(seed).toString('latin1'),
  'pyrogram-row-without-key': () => pyrogramRow('', ZERO).toString('latin1'),
  'kurigram-row': (seed) => kurigramRow(seed).toString('latin1'),
  'kurigram-row-without-key': () => kurigramRow('', ZERO).toString('latin1'),
  'tdata-key': (seed) => tdataKey(seed).toString('latin1'),
  'tdata-settings': (seed) => tdataKey(seed).toString('latin1').replace('\u0001\u0020', '\u0001\u0010'),
  'api-id': apiId,
  'api-hash': apiHash,
  payment: (seed) => seededBytes(`payment ${seed}`, 12).toString('base64url'),
  'webhook-secret': webhookSecret,
  mtproxy: (seed) => mtproxySecret(seed, 'padded').toString('hex'),
  'mtproxy-tls': (seed) => mtproxySecret(seed, 'host').toString('hex'),
  'mtproxy-base64': (seed) => mtproxySecret(seed, 'host').toString('base64url'),
  'bad-mtproxy': () => `dd${Buffer.from(Array.from({ length: 16 }, (_, at) => at)).toString('hex')}`,
  'login-hash': (seed) => seededBytes(`login ${seed}`, 32).toString('hex'),
};

/** Fills the `{{…}}` of a rule's example that stand for credentials other than bot tokens. */
export function fillCredentials(example: string, seed: string): string {
  return example.replaceAll(/\{\{([a-z0-9-]+)\}\}/g, (whole, name: string) => FILLINGS[name]?.(seed) ?? whole);
}
