// Files of Telegram's clients that are encrypted with a key that anybody knows: what is in them.
import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { counted, entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { bytesEntry } from './whole.ts';

/** What TDLib takes where no key is given (github.com/tdlib/td, td/telegram/TdDb.cpp), and the text that shows whether a key is right. */
const TDLIB_KEY = 'cucumber';
const TDLIB_CHECK = 'cucumbers everywhere';

/** The first event of a log of TDLib, which says how all others are encrypted: salt, start of the counter, check of the key. */
const TDLIB_HEAD_BYTES = 128;
const SALT_AT = 33;
const COUNTER_AT = 69;
const CHECK_AT = 89;

/** The log of TDLib, decrypted. Nothing where it was encrypted with a key of its own. */
export async function* listTdBinlog(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const head = await reader.peek(TDLIB_HEAD_BYTES);
  if (head.length < TDLIB_HEAD_BYTES) return;
  const key = pbkdf2Sync(TDLIB_KEY, head.subarray(SALT_AT, SALT_AT + 32), 2, 32, 'sha256');
  const check = createHmac('sha256', key).update(TDLIB_CHECK).digest();
  if (!check.equals(head.subarray(CHECK_AT, CHECK_AT + 32))) return;
  const decipher = createDecipheriv('aes-256-ctr', key, head.subarray(COUNTER_AT, COUNTER_AT + 16));
  reader.take(TDLIB_HEAD_BYTES);
  yield* entryItem(
    'log',
    true,
    counted(
      decrypted(reader, (bytes) => decipher.update(bytes)),
      budget,
    ),
  );
}

async function* decrypted(reader: ByteReader, decrypt: (bytes: Uint8Array) => Buffer): AsyncGenerator<Uint8Array> {
  for (let bytes = await reader.chunk(); bytes.length > 0; bytes = await reader.chunk()) yield decrypt(bytes);
}

/** What gogram takes where no key is given, as the key and as the start of the chain (gogram, internal/session/file.go). */
const GOGRAM_KEY = '1234567890123456';

/** A session of gogram is JSON of about 450 bytes. */
const MAX_GOGRAM_BYTES = 1024;

/** The fields of such a file. */
const GOGRAM_FIELDS = /^\{"key":("[^"]+"),"hash":("[^"]+"),"salt":"[^"]*","hostname":("[^"]+"),"app_id":([0-9]+)\}/;

/** A session of gogram, written as its session string. Nothing of any other file: they have no mark. */
export async function* listGogram(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await reader.peek(MAX_GOGRAM_BYTES + 1);
  if (bytes.length > MAX_GOGRAM_BYTES || bytes.length < 32 || bytes.length % 16 > 0) return;
  const decipher = createDecipheriv('aes-128-cbc', GOGRAM_KEY, GOGRAM_KEY).setAutoPadding(false);
  const [, key, hash, address, app] = GOGRAM_FIELDS.exec(decipher.update(bytes).toString('latin1')) ?? [];
  if (key === undefined) return;
  budget.charge(bytes.length);
  const json = `{"key":${key},"hash":${hash},"ip_addr":${address},"app_id":${app}}`;
  yield* bytesEntry('session string', Buffer.from(`1BvE${Buffer.from(json).toString('base64url')}`), true);
}
