// R10: `tokenscan redact` whose redactor fails in the middle: it stops, says so in one line, and nothing comes out unmasked.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdsPieceOf } from '../../support/redact.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { CLI, cleanEnvironment, temporaryFolder } from '../../support/terminal/cli.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('redact-failure');
const SECRET = secretOf('redact-failure');
const LINE = `GET https://api.telegram.org/bot${CLEAR}/getUpdates\n`;
const [id = ''] = CLEAR.split(':');

/** Breaks what reads the bytes around an anchor out of the window, which is larger than any other buffer: from the second token on it throws. */
const BREAK = `
require('node:fs').writeFileSync(process.env.READY, '');
const { toString } = Buffer.prototype;
let looks = 0;
Buffer.prototype.toString = function (...args) {
  if (this.length > 500000 && args[0] === 'latin1' && ++looks > LOOKS) throw new Error('broken at ' + process.env.LINE + 'x');
  return toString.apply(this, args);
};`;

// Pieces that are looked at one by one, as soon as we are there to read: the first ones are written before the failure.
const INPUT = `until [ -e "$READY" ]; do sleep 0.02; done; for at in 1 2 3 4 5 6; do printf '%s\\n' "line $at" "$LINE"; sleep 0.05; done`;

test.each([
  ['stdin', `(${INPUT}) | REDACT`],
  ['exec', `REDACT sh -c '${INPUT.replaceAll("'", `'\\''`)}'`],
])('%s', (way, line) => {
  const folder = temporaryFolder();
  const [none, some] = [Number.MAX_SAFE_INTEGER, 6];
  writeTree(folder, { 'none.cjs': BREAK.replace('LOOKS', `${none}`), 'some.cjs': BREAK.replace('LOOKS', `${some}`) });
  const command = way === 'exec' ? 'exec --no-config --' : 'redact --no-config';
  const [whole, broken] = ['none.cjs', 'some.cjs'].map((name) => {
    const redact = `"${process.execPath}" --require "${join(folder, name)}" "${CLI}" ${command}`;
    return spawnSync('sh', ['-c', line.replace('REDACT', redact)], {
      env: cleanEnvironment({ LINE, READY: join(folder, `${name}.ready`) }),
      encoding: 'utf8',
    });
  });
  expect(whole).toMatchObject({ status: 0, stderr: '' });
  expect(whole?.stdout.match(new RegExp(`${id}:x{35}/`, 'g'))).toHaveLength(6);
  expect(broken?.status).not.toBe(0);
  expect(broken?.stderr).toMatch(/^tokenscan: [^\n]+\n$/);
  expect(whole?.stdout.startsWith(broken?.stdout ?? ' ')).toBe(true);
  expect(broken?.stdout).not.toBe('');
  expect(broken?.stdout).not.toBe(whole?.stdout);
  expect(holdsPieceOf(SECRET, `${broken?.stdout}${broken?.stderr}`)).toBe(false);
});
