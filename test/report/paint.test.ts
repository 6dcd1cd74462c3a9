// Whether there are colours.
import { describe, expect, test } from 'vitest';
import { type ColorChoice, createPaint, wantsColor } from '../../src/report/paint.ts';

type Case = [choice: ColorChoice, env: Record<string, string>, isTerminal: boolean, painted: boolean];

describe('wantsColor', () => {
  test.each<Case>([
    ['auto', {}, false, false],
    ['auto', {}, true, true],
    ['auto', { TERM: 'dumb' }, true, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '0' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '3' }, false, true],
    ['auto', { FORCE_COLOR: 'true' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { FORCE_COLOR: 'false' }, true, false],
    ['auto', { FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
    ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
    ['always', { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
  ])('%s, %j, terminal %j: %j', (choice, env, isTerminal, painted) => {
    expect(wantsColor(choice, env, isTerminal)).toBe(painted);
  });
});

describe('createPaint', () => {
  test('without colour leaves text as it is', () => {
    for (const style of Object.values(createPaint(false))) expect(style('x')).toBe('x');
  });

  test('with colour paints, also where the stream is no terminal, and resets', () => {
    const paint = createPaint(true);
    expect(paint.title('x')).toBe('\u001b[1mx\u001b[22m');
    expect(paint.bad('x')).toContain('\u001b[31m');
    for (const style of Object.values(paint)) expect(style('x')).toMatch(/^(?:\u001b\[[0-9]+m)+x(?:\u001b\[[0-9]+m)+$/);
  });
});
