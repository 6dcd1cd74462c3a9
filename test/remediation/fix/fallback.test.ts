// A token for want of a variable: which variable that is.
import { expect, test } from 'vitest';
import { fallbackFor } from '../../../src/remediation/fix/fallback.ts';

test.each([
  ["process.env.BOT || '", 'BOT'],
  ['process.env["BOT"] ?? "', 'BOT'],
  ['os.getenv("BOT", "', 'BOT'],
  ["os.environ.get('BOT') or '", 'BOT'],
  ['ENV.fetch("BOT", "', 'BOT'],
  ["ENV['BOT'] || '", 'BOT'],
  ["getenv('BOT') ?: '", 'BOT'],
  [`T="\${BOT:-`, 'BOT'],
  ["process.env.BOT; const t = '", undefined],
  ["f(process.env.BOT, '", undefined],
  ["os.environ['BOT'] + '", undefined],
  ['', undefined],
])('%s: %s', (before, variable) => expect(fallbackFor(before)).toBe(variable));
