// Many credentials in one Blob, at the ends of windows and blocks: each is found once, under its own rule.
import { describe, expect, test } from 'vitest';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import {
  apiHash,
  apiId,
  gramjsString,
  kurigramRow,
  pyrogramRow,
  pyrogramString,
  telethonRow,
  telethonString,
} from '../support/tokens/credentials.ts';
import { botId, secretOf, token } from '../support/tokens/token.ts';

const detector = detectorFor([], SMALL_WINDOW);
const DCS = [1, 2, 3, 4, 5] as const;
const COUNT = 120;

function found(bytes: Buffer | string, nextSize?: () => number): readonly (readonly [string, string])[] {
  return detectIn(detector, bytes, nextSize)
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ rule, secret }) => [rule.id, secret.expose()]);
}

const seeds = Array.from({ length: COUNT }, (_, at) => `many ${at}`);
const dcOf = (seed: string): number => DCS[seed.length % 5] ?? 2;

describe('lists', () => {
  test('accounts as JSON lines: each api_hash gets its own api_id', () => {
    const text = seeds
      .map((seed) => JSON.stringify({ api_id: Number(apiId(seed)), api_hash: apiHash(seed), session: telethonString(seed) }))
      .join('\n');
    expect(found(text)).toEqual(
      seeds.flatMap((seed) => [
        ['telegram-api-hash', `${apiId(seed)}:${apiHash(seed)}`],
        ['telegram-telethon-string', telethonString(seed).replace('=', '')],
      ]),
    );
  });

  test('apps as adjacent lines of a .env file', () => {
    const text = seeds
      .map((seed, at) => `API_ID_${at}=${apiId(seed)}\nAPI_HASH_${at}=${apiHash(seed)}`.replaceAll(`_${at}=`, '='))
      .join('\n');
    expect(found(text)).toEqual(seeds.map((seed) => ['telegram-api-hash', `${apiId(seed)}:${apiHash(seed)}`]));
  });

  test('bots as adjacent lines of a .env file', () => {
    const text = seeds.map((seed) => `BOT_ID=${botId(seed)}\nBOT_SECRET=${secretOf(seed)}`).join('\n');
    expect(found(text)).toEqual(seeds.map((seed) => ['telegram-bot-parts', token(seed)]));
  });

  test('session strings, one per line', () => {
    const text = seeds
      .map((seed) => `${telethonString(seed, { dc: dcOf(seed) })}\n${gramjsString(seed, { dc: dcOf(seed) })}`)
      .join('\n');
    expect(found(text).map(([rule]) => rule)).toEqual(
      seeds.flatMap(() => ['telegram-telethon-string', 'telegram-gramjs-string']),
    );
  });

  test('rows of sessions in one file', () => {
    const text = Buffer.concat(seeds.flatMap((seed) => [telethonRow(seed), pyrogramRow(seed), kurigramRow(seed)]));
    expect(found(text).map(([rule]) => rule)).toEqual(
      seeds.flatMap(() => ['telegram-telethon-file', 'telegram-pyrogram-file', 'telegram-kurigram-file']),
    );
  });
});

describe('at the end of a window', () => {
  const pieces: Readonly<Record<string, Buffer>> = {
    'telegram-telethon-string': Buffer.from(telethonString('window')),
    'telegram-gramjs-string': Buffer.from(gramjsString('window')),
    'telegram-pyrogram-string': Buffer.from(`SESSION_STRING=${pyrogramString('window')}\n`),
    'telegram-telethon-file': telethonRow('window'),
    'telegram-pyrogram-file': pyrogramRow('window'),
    'telegram-kurigram-file': kurigramRow('window'),
    'telegram-api-hash': Buffer.from(`API_ID=${apiId('window')}\nAPI_HASH=${apiHash('window')}\n`),
    'telegram-api-hash-before-id': Buffer.from(`API_HASH=${apiHash('window')}\nAPI_ID=${apiId('window')}\n`),
    'telegram-bot-parts': Buffer.from(`BOT_ID=${botId('window')}\nBOT_SECRET=${secretOf('window')}\n`),
    'telegram-bot-parts-reversed': Buffer.from(`BOT_SECRET=${secretOf('window')}\nBOT_ID=${botId('window')}\n`),
  };
  const bytes = Buffer.alloc(SMALL_WINDOW_BYTES + 16_384);

  test.each(Object.entries(pieces))('%s', (id, piece) => {
    for (const from of [
      SMALL_WINDOW_BYTES - 8000,
      SMALL_WINDOW_BYTES - 2300,
      SMALL_WINDOW_BYTES - 400,
      SMALL_WINDOW_BYTES - 60,
      SMALL_WINDOW_BYTES,
    ]) {
      for (let at = from; at < from + 150; at += 37) {
        bytes.fill(0x20);
        piece.copy(bytes, at);
        expect(
          found(bytes, () => 65_536).map(([rule]) => rule),
          `at ${at}`,
        ).toEqual([id]);
      }
    }
  });
});
