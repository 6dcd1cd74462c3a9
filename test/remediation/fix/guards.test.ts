// What is checked again before a file is replaced, and after.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { rewriteCompose } from '../../../src/remediation/fix/compose.ts';
import { createFindMatches } from '../../../src/remediation/fix/find-matches.ts';
import { javascript } from '../../../src/remediation/fix/languages/javascript.ts';
import { planFile } from '../../../src/remediation/fix/plan-file.ts';
import { rewriteCode } from '../../../src/remediation/fix/rewrite-code.ts';
import { replaceFile } from '../../../src/system/replace-file.ts';
import { parse } from '../../support/fixtures/fix.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('guards');
const SOURCE = `f('${CLEAR}');\n`;
const HIT = { start: 3, end: 3 + CLEAR.length, variable: 'BOT' };

test('a result that is not valid code is not written', async () => {
  const broken = { ...javascript, rewrite: () => ({ edits: [{ start: 2, end: 4 + CLEAR.length, text: '{[' }] }) };
  const { text, done, left } = await rewriteCode(SOURCE, [HIT], broken, parse);
  expect(text).toBe(SOURCE);
  expect(done).toEqual([]);
  expect(left.map(({ reason }) => reason)).toEqual(['the result would not be valid code']);
});

test('a result that is not valid YAML is not written', () => {
  const source = `services:\n  - T=${CLEAR}\n`;
  const start = source.indexOf(CLEAR);
  const { text, left } = rewriteCompose(source, [{ start, end: start + CLEAR.length, variable: 'A: B' }]);
  expect(text).toBe(source);
  expect(left).toHaveLength(1);
});

test('a token that is found again afterwards counts as not replaced', async () => {
  const findMatches = createFindMatches(prepareRules());
  const before = Buffer.from(SOURCE);
  const place = { name: 'bot.js', path: '/bot.js' };
  const choose = () => ({ variable: 'BOT' });
  const plan = await planFile(place, before, () => true, { findMatches, parse, choose });
  expect(plan.after?.toString()).toBe('f(process.env.BOT);\n');
  const blind = await planFile(place, before, () => true, { findMatches: () => findMatches(before), parse, choose });
  expect(blind).toMatchObject({
    after: undefined,
    replaced: [],
    manual: [{ line: 1, reason: 'the token would still be there after the change' }],
  });
});

test('a file of a thousand tokens and more is data', async () => {
  const findMatches = createFindMatches(prepareRules());
  const before = Buffer.from(SOURCE.repeat(1001));
  const plan = await planFile({ name: 'bot.js', path: '/bot.js' }, before, () => true, {
    ...{ findMatches, parse, choose: () => ({ variable: 'BOT' }) },
  });
  expect(plan.after).toBeUndefined();
  expect(new Set(plan.manual.map(({ reason }) => reason))).toEqual(
    new Set(['more than 1000 tokens: the file is data, not code']),
  );
});

test('a file that was changed or made meanwhile is not replaced, and nothing is left beside it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a');
  const after = Buffer.from('new');
  writeFileSync(path, 'theirs', { mode: 0o640 });
  for (const before of [Buffer.from('old'), undefined]) {
    expect(() => replaceFile({ path, before, after })).toThrow('was changed meanwhile; run it again');
  }
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  expect(() => replaceFile({ path: join(folder, 'gone'), before: after, after })).toThrow('was changed meanwhile');
  expect(existsSync(join(folder, 'gone'))).toBe(false);
  replaceFile({ path, before: Buffer.from('theirs'), after });
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['a']);
});
