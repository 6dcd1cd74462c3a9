// A token with text right behind it: found in names and in binary data, not in a longer random string.
import { expect, test } from 'vitest';
import { findAdjoined } from '../../../src/detect/encodings/adjoined.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { oldToken, secretOf, token } from '../../support/tokens/token.ts';

const detector = detectorFor();
const T = token('adjoined');

/** What is found at the default threshold. */
const found = (text: string | Buffer): readonly (readonly [string, string])[] =>
  detectIn(detector, text)
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ secret, confidence }) => [secret.expose(), confidence]);

test.each([
  `mybot_${T}_prod`,
  `mybot-${T}-prod`,
  `data/bot_${T}_state.json`,
  `/data/bot${T}-persistence.pickle`,
  `logs/bot${T}_2024.log`,
  `t=${T}--comment`,
  `the token is _${T}_.`,
])('%s', (text) => expect(found(text)).toEqual([[T, 'certain']]));

test('in binary data any text may follow', () => {
  for (const tail of ['q\u0003X', 'N)\u0002', 'text', '0F']) {
    expect(found(Buffer.from(`X.\0\0\0${T}${tail}\0`, 'latin1'))).toEqual([[T, 'certain']]);
  }
});

test('given a longer random string, then it does not match', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = randomOf(seed);
    expect(found(`shard ${randomToken(random)}_${secretOf(`tail ${seed}`)}`)).toEqual([]);
    expect(found(`shard ${randomToken(random)}${oldToken(`tail ${seed}`).slice(11)}`)).toEqual([]);
  }
});

test('given a token in a name, then it is reported with the indexes of its parts', () => {
  const [id = '', secret] = T.split(':');
  expect(findAdjoined(`bot_${T}_state.json`)).toEqual([
    { id, secret, start: 4, end: 4 + T.length, secretStart: 4 + id.length + 1, isDoubtful: false },
  ]);
});
