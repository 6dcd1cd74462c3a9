// What begins in the middle of a line that a log driver cut is no certain token: its id may lack digits.
import { expect, test } from 'vitest';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';

const detector = detectorFor();
const T = randomToken(randomOf(5), 10);
const TIME = '2026-05-01T10:00:00.123456789Z';
const docker = (log: string, stream = 'stdout'): string => `{"log":"${log}","stream":"${stream}","time":"${TIME}"}\n`;
const cri = (message: string, tag: 'F' | 'P', stream = 'stdout'): string => `${TIME} ${stream} ${tag} ${message}\n`;

const found = (text: string): readonly (readonly [string, string])[] =>
  detectIn(detector, text).map(({ secret, confidence }) => [secret.expose(), confidence]);

test.each([
  ['Docker', docker(`GET /bot${T.slice(0, 3)}`) + docker('oops\\n', 'stderr') + docker(`${T.slice(3)}/getMe\\n`)],
  ['containerd', cri(`GET /bot${T.slice(0, 3)}`, 'P') + cri('oops', 'F', 'stderr') + cri(`${T.slice(3)}/getMe`, 'F')],
  [
    'containerd, a line too long to be seen',
    cri('x'.repeat(900) + T.slice(0, 3), 'P') + cri('', 'F', 'stderr') + cri(T.slice(3), 'F'),
  ],
])('given another stream between two pieces, %s, then what is left of the id is only possible', (_, text) => {
  expect(found(text)).toEqual([[T.slice(3), 'possible']]);
  expect(detectIn(detector, text).map(({ reason }) => reason)).toEqual(['start-cut']);
});

test.each([
  docker('count=7\\n') + docker(`${T}\\n`),
  docker('half', 'stderr') + docker('whole\\n') + docker(`${T}\\n`),
  cri('count=7', 'F') + cri(T, 'F'),
  docker(`${T}\\n`),
])('given whole lines before it, then a token at the start of a record is certain', (text) => {
  expect(found(text)).toEqual([[T, 'certain']]);
});
