// Texts made of nothing but anchors are read a few times over, not hundreds of times. `npm run bench` measures the time; here, a text that
// takes disproportionately long would run into the test's time limit.
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { planFor } from '../../../src/detect/search/plan.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf } from '../../support/random.ts';
import { IN_SOAK } from '../../support/soak.ts';

const SIZE = IN_SOAK ? 1_000_000 : 100_000;
const detector = detectorFor();

/** `piece` again and again. */
const crowd = (piece: string): Buffer => Buffer.alloc(SIZE, Buffer.from(piece, 'latin1'));

test.each([
  ...['1:AAE', '%3AAA', '\\u003a\\u0041', '\\', '\\"', '%25', '&#0000', '<span ', '\u001b[', '\u001b]8;;', '=3D1:=\n', '~AAE'],
  ...[
    'OkFBR',
    'pBQUF',
    'lFVJRV',
    `${'QUFF'.repeat(16)}\n`,
    `${'QUFF'.repeat(6)}\n`,
    'QU\n',
    'QUFF", "',
    '41414145',
    '3a41\n41',
    'A\0A\0E\0',
  ],
  ...['"1":"AAE', '"1" + "', "'1',", '1\n2345:AAE\n', '1   \n', `1${' '.repeat(79)}\n:AAE`, '"1" # ', '"1" /* ', '"1"; t += "'],
  ...['123456789:AAEabcdefghijklmnop\n', "'A'", 'mA\u001b[1', '/bot1', 'SESSION=', 'api_hash=', 'auth_date=', '/proxy?'],
  ...['3a 41 41 45 ', '0x38, 0x3a,\n', '65,\n', '58 65 65 69 ', '| 1:AAE |\n', '123456789,AAE', 'a:aAaA', ':   A   A'],
])('%j', (piece) => {
  expect(detectIn(detector, crowd(piece))).toEqual([]);
});

test('all anchors one after the other, in any order', () => {
  const anchors = planFor(prepareRules()).anchors();
  const random = randomOf(20);
  const pieces: string[] = [];
  for (let size = 0; size < SIZE; ) {
    const piece = anchors[random(anchors.length)]?.bytes ?? '';
    pieces.push(piece);
    size += piece.length;
  }
  expect(detectIn(detector, Buffer.from(pieces.join(''), 'latin1'))).toEqual([]);
});
